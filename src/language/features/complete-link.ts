import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { FeatureContext } from './feature-context.ts';
import { linkedFile } from '../../lint/references/link-references.ts';
import { pathFrom } from './moved-paths.ts';
import { offered, type Offer, type TypedText } from './typed-text.ts';

const MOST = 500;

/** Addresses behind `](`: documents from this one's folder, headings behind a `#`. Null where the cursor is in no link. */
export function completeLink(context: FeatureContext, typed: TypedText): CompletionItem[] | null {
  const address = /\]\(<?([^()<>\s]{0,500})$/.exec(typed.before.slice(-600))?.[1];
  if (address === undefined) return null;
  const hash = address.indexOf('#');
  return hash < 0 ? offered(typed, address.length, documents(context, typed)) : offered(typed, address.length - hash - 1, anchors(context, typed, address.slice(0, hash)));
}

/** Specs first, then what else is a document. */
function documents({ linter }: FeatureContext, { analysis: { file } }: TypedText): Offer[] {
  const facts = [...linter.allFacts()].filter((one) => one.file !== file && !/[\s()<>%#?\\]/.test(one.file));
  const isOther = (kind: string): number => (kind === 'spec' ? 0 : 1);
  return facts.sort((a, b) => isOther(a.kind) - isOther(b.kind) || (a.file < b.file ? -1 : 1)).slice(0, MOST).map(({ file: path, spec, headings }) => ({
    text: pathFrom(file, path), kind: CompletionItemKind.File, detail: spec?.title ?? headings.find(({ level }) => level === 1)?.text ?? '',
  }));
}

function anchors({ linter }: FeatureContext, { analysis: { file } }: TypedText, path: string): Offer[] {
  const target = path === '' ? file : linkedFile(path, file);
  return (target === null ? [] : (linter.facts(target)?.headings ?? [])).slice(0, MOST).map(({ anchor, text }) => ({ text: anchor, kind: CompletionItemKind.Reference, detail: text }));
}

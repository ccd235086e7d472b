import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { BacklogEntry } from '../../backlog/document.ts';
import { RULE_IDS, RULES } from '../../contract/rules.ts';
import { ATTRIBUTES } from './attribute-words.ts';
import { allItems } from './backlog-items.ts';
import type { FeatureContext } from './feature-context.ts';
import { shortened } from './item-words.ts';
import { offered, type Offer, type TypedText } from './typed-text.ts';

const DISABLING = /^\s{0,20}coherence-disable(?:-next-line)?\s/;
const MOST = 500;

/** What may stand in a comment: names of rules behind `coherence-disable`, attributes in that of an item. Null where the cursor is in no comment. */
export function completeComment(context: FeatureContext, typed: TypedText): CompletionItem[] | null {
  const start = typed.before.lastIndexOf('<!--');
  const inside = typed.before.slice(start + 4);
  if (start < 0 || inside.includes('-->')) return null;
  const word = /[^\s,]*$/.exec(inside.slice(-300))?.[0] ?? '';
  if (DISABLING.test(inside)) {
    // What follows is the reason.
    if (/\s--\s/.test(inside)) return [];
    const given = new Set(inside.slice(0, inside.length - word.length).split(/[\s,]+/));
    return offered(typed, word.length, RULE_IDS.filter((id) => !given.has(id)).map((id) => ({ text: id, kind: CompletionItemKind.EnumMember, detail: RULES[id].title })));
  }
  const isFirst = inside.slice(0, inside.length - word.length).trim() === '';
  const commands: Offer[] = isFirst && 'coherence-disable'.startsWith(word) && word !== ''
    ? ['coherence-disable-next-line ', 'coherence-disable '].map((text) => ({ text, label: text.trim(), kind: CompletionItemKind.Keyword }))
    : [];
  const { backlog } = typed.analysis;
  const entry = backlog?.entries.find(({ line, marks }) => typed.at.line >= line && typed.at.line <= marks.lastLine);
  return [...offered(typed, word.length, commands), ...(entry === undefined ? [] : attributes(context, typed, entry, inside))];
}

function attributes(context: FeatureContext, typed: TypedText, entry: BacklogEntry, inside: string): CompletionItem[] {
  const after = /(?:^|\s)after:\s{0,5}(?:[^\s,]{1,40}\s{0,5},\s{0,5}){0,50}([^\s,:]{0,40})$/.exec(inside.slice(-2_000));
  if (after !== null) return offered(typed, after[1]?.length ?? 0, numbers(context, typed, entry));
  const word = /\S*$/.exec(inside.slice(-300))?.[0] ?? '';
  const colon = word.indexOf(':');
  if (colon < 0) {
    const names = Object.entries(ATTRIBUTES).filter(([name]) => !new RegExp(`(?:^|\\s)${name}:`).test(inside));
    return offered(typed, word.length, names.map(([name, { title }]) => ({ text: `${name}:`, label: name, kind: CompletionItemKind.Property, detail: title })));
  }
  const value = word.slice(colon + 1);
  switch (word.slice(0, colon)) {
    case 'goal':
      return offered(typed, value.length, goals(context));
    case 'impact': case 'effort':
      return offered(typed, value.length, ['1', '2', '3', '4', '5'].map((text) => ({ text, kind: CompletionItemKind.Value })));
    case 'priority':
      return offered(typed, value.length, ['1', '2', '3'].map((text) => ({ text, kind: CompletionItemKind.Value })));
    default:
      return [];
  }
}

/** The goals that items serve, those of most items first. */
function goals(context: FeatureContext): Offer[] {
  const counts = new Map<string, number>();
  for (const { entry: { attributes: { goal } } } of allItems(context)) if (goal !== null) counts.set(goal, (counts.get(goal) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST).map(([text]) => ({ text, kind: CompletionItemKind.Value }));
}

/** Numbers of the other items that are not done, those of the same backlog first; of the others, what no item here has. */
function numbers(context: FeatureContext, { analysis }: TypedText, own: BacklogEntry): Offer[] {
  const places = allItems(context).filter(({ backlog, entry }) => !(backlog.file === analysis.file && entry.line === own.line) && entry.label !== '' && !entry.done);
  const here = places.filter(({ backlog }) => backlog.file === analysis.file);
  const taken = new Set([...here.map(({ entry }) => entry.label), own.label]);
  const others = places.filter(({ backlog, entry }) => backlog.file !== analysis.file && !taken.has(entry.label));
  return [...here, ...others].slice(0, MOST).map(({ entry }) => ({ text: entry.label, kind: CompletionItemKind.Reference, detail: shortened(entry.text) }));
}

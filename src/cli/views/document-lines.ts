import { displayCommand } from '../../base/command-line.ts';
import { counted } from '../../base/counted.ts';
import type { DocumentChange, DocumentProposal, DocumentUpdate, KeptPlace } from '../../contract/coverage.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

const INDENT = 4;

/** What an update has done: changes by file, what people keep, what is left to them, what did not work. */
export function documentLines(update: DocumentUpdate, layout: Layout): string[] {
  const { style, symbols } = layout;
  const parts = [
    ...(update.changes.length === 0 && update.problems.length === 0 ? [[`${style.good(symbols.done)} The documents say what the evidence says: nothing was changed.`]] : []),
    update.changes.flatMap((change) => changeLines(change, update.written, layout)),
    keptLines(update.kept, layout),
    proposalLines(update.proposals, layout),
    problemLines(update.problems, layout),
  ].filter((lines) => lines.length > 0);
  return parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function changeLines({ path, before, summary }: DocumentChange, written: boolean, layout: Layout): string[] {
  const { style, symbols } = layout;
  const what = written ? (before === null ? ' (new)' : '') : ' (not written)';
  return [`${written ? style.good(symbols.done) : style.warn(symbols.waits)} ${plainLine(path)}${style.dim(what)}`, ...summary.flatMap((sentence) => indented(plainLine(sentence), INDENT, layout))];
}

/** Below each place the command that gives it back, in one piece to be copied. */
function keptLines(kept: readonly KeptPlace[], layout: Layout): string[] {
  if (kept.length === 0) return [];
  const { style, symbols } = layout;
  return [
    style.bold('Kept as people wrote it'),
    ...kept.flatMap(({ place, now, evidence }) => {
      const [first = '', ...rest] = indented(plainLine(now === '' ? `${place} was taken out, the evidence says “${evidence}”` : `${place} says “${now}”, the evidence “${evidence}”`), INDENT, layout);
      return [`  ${style.dim(symbols.info)} ${first.trimStart()}`, ...rest, `${' '.repeat(INDENT)}${style.accent(displayCommand(['coherence', 'coverage', 'hand-over', plainLine(place)]))}`];
    }),
  ];
}

function proposalLines(proposals: readonly DocumentProposal[], layout: Layout): string[] {
  if (proposals.length === 0) return [];
  const { style, symbols } = layout;
  const texts = proposals.some((proposal) => proposal.text !== undefined);
  return [
    style.bold(`${counted(proposals.length, 'proposal')} for you to decide`),
    ...proposals.flatMap(({ file, line, message }) => {
      const [first = '', ...rest] = indented(plainLine(`${file}${line === null ? '' : `:${line}`} ${message}`), INDENT, layout);
      return [`  ${style.warn(symbols.waits)} ${first.trimStart()}`, ...rest];
    }),
    ...(texts ? indented('The texts to add are in the output of --json.', INDENT, layout).map((text) => style.dim(text)) : []),
  ];
}

/** Why not all of it was done. */
export function problemLines(problems: readonly string[], layout: Layout): string[] {
  const { style, symbols } = layout;
  return problems.flatMap((problem) => {
    const [first = '', ...rest] = indented(plainLine(problem), 2, layout);
    return [`${style.warn(symbols.warning)} ${first.trimStart()}`, ...rest];
  });
}

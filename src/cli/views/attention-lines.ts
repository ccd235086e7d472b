import type { AttentionView } from '../../contract/engine-api.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

const INDENT = 4;

/** What needs a human: what happened, and below it the command to use next, in one piece to be copied. */
export function attentionLines(attention: readonly AttentionView[], layout: Layout): string[] {
  return attention.flatMap((entry) => entryLines(entry, layout));
}

/** The answers that a question offers, each with the number that it can be given by. */
export function optionLines(options: readonly string[], indent: number, layout: Layout): string[] {
  const numberColumns = String(options.length).length;
  return options.flatMap((option, index) => {
    const [first = '', ...rest] = indented(plainLine(option), indent + numberColumns + 2, layout);
    return [`${' '.repeat(indent)}${String(index + 1).padStart(numberColumns)}  ${first.trimStart()}`, ...rest];
  });
}

function entryLines(entry: AttentionView, layout: Layout): string[] {
  const { style, symbols } = layout;
  const mark = {
    decision: style.warn(symbols.waits),
    blocked: style.warn(symbols.waits),
    paused: style.warn(symbols.warning),
    interrupted: style.warn(symbols.warning),
    failed: style.bad(symbols.failed),
    store: style.bad(symbols.failed),
    inconsistent: style.warn(symbols.warning),
    ci: style.bad(symbols.failed),
    regressed: style.bad(symbols.failed),
    documents: style.warn(symbols.waits),
    limit: style.warn(symbols.waits),
    budget: style.warn(symbols.warning),
    spike: style.warn(symbols.warning),
  }[entry.kind];
  // An entry without a label is about no item, also where its key says which one to go on with.
  const name = entry.label === '' ? entry.key : entry.label;
  const [first = '', ...rest] = indented(`${name === null ? '' : `${plainLine(name)} ${symbols.separator} `}${plainLine(entry.message)}`, INDENT, layout);
  return [`  ${mark} ${first.trimStart()}`, ...rest, ...optionLines(entry.options ?? [], INDENT, layout), `${' '.repeat(INDENT)}${style.accent(plainLine(entry.action))}`];
}

import stringWidth from 'string-width';
import { counted } from '../../base/counted.ts';
import type { Outcome, Phase } from '../../contract/phase.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { formatDuration } from '../text/duration.ts';
import { indented, withRight, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth, fitToWidth } from '../text/width.ts';
import { optionLines } from '../views/attention-lines.ts';

/** As wide as `review 12`. */
const PHASE_COLUMNS = 9;
/** Two blanks, the mark, a blank. */
const MARK_COLUMNS = 4;
/** How much of a failed attempt's reason is shown; the rest is in its log. */
const REASON_LINES = 4;

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  completed: 'completed',
  failed: 'failed',
  no_result: 'left nothing behind',
  undecidable: 'gave no verdict that can be read',
  timed_out: 'ran out of time',
  idle: 'was silent for too long',
  needs_decision: 'asks',
  conflict: 'cannot go on',
  limit: 'reached a limit',
  cancelled: 'cancelled',
  lost: 'lost',
  unavailable: 'could not be started',
};

/** The event of a run of this type. */
export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** What has to be said again of work that is done. */
export interface DoneWork {
  commits: number;
  files: number;
  seconds: number;
}

/** The title of an item as a run shows it. */
export function itemTitle(event: EventOf<'item-started'>, { symbols }: Layout): string {
  const text = plainLine(event.text);
  const label = plainLine(event.label);
  return `${label === '' ? '' : `${label} ${symbols.separator} `}${text}${event.backlog === 'meta' ? ' (meta)' : ''}`;
}

/** The phase, and from the second round on which one it is. */
export function phaseName(attempt: { phase: Phase; iteration: number }): string {
  return attempt.iteration > 1 ? `${attempt.phase} ${attempt.iteration}` : attempt.phase;
}

/** `  ✔ spec     specs/005-clock.md          0.3 s` */
export function markedLine(layout: Layout, mark: string, name: string, detail: string, right = ''): string {
  const used = MARK_COLUMNS + PHASE_COLUMNS + 1;
  const room = layout.columns - used - (right === '' ? 0 : stringWidth(right) + 1);
  const shown = cutToWidth(detail, room);
  const start = `  ${mark} ${fitToWidth(name, PHASE_COLUMNS)} `;
  if (right === '') return `${start}${shown}`.trimEnd();
  return withRight(`${start}${shown}`, `${' '.repeat(used)}${shown}`, right, layout);
}

/** What is said besides the work of an item. */
export function remarkLines(layout: Layout, severity: 'info' | 'warning' | 'error', message: string, hint?: string): string[] {
  const { style, symbols } = layout;
  const mark = { info: style.dim(symbols.info), warning: style.warn(symbols.warning), error: style.bad(symbols.failed) }[severity];
  const [first = '', ...rest] = indented(plainLine(message), 2, layout);
  const below = hint === undefined ? [] : indented(plainLine(hint), 2, layout).map((line) => style.dim(line));
  return [`${mark} ${first.trimStart()}`, ...rest, ...below];
}

/** How an attempt ended. `log`: where it can be read; empty where that is not known. */
export function settledLines(layout: Layout, event: EventOf<'attempt-settled'>, log: string): string[] {
  const { style, symbols } = layout;
  const name = phaseName(event);
  const duration = formatDuration(event.durationSeconds);
  if (event.outcome === 'completed') return [markedLine(layout, style.good(symbols.done), name, evidenceText(event), duration)];
  if (event.outcome === 'cancelled') return [markedLine(layout, style.dim(symbols.info), name, plainLine(event.reason), duration)];
  if (event.outcome === 'needs_decision') return [markedLine(layout, style.warn(symbols.waits), name, OUTCOME_WORDS.needs_decision, duration)];
  return [
    markedLine(layout, style.bad(symbols.failed), name, OUTCOME_WORDS[event.outcome], duration),
    ...below(layout, event.reason, REASON_LINES),
    ...(log === '' ? [] : below(layout, `log: ${log}`).map((line) => style.dim(line))),
  ];
}

/** An item is done. `work` is null where this process has not seen it begin. */
export function doneLine(layout: Layout, commit: string | undefined, work: DoneWork | null): string {
  const { style, symbols } = layout;
  const commits = work === null || work.commits === 0 ? '' : `${counted(work.files, 'file')} in ${counted(work.commits, 'commit')}`;
  const detail = [commits, commit?.slice(0, 9) ?? ''].filter((part) => part !== '').join(` ${symbols.separator} `);
  return markedLine(layout, style.good(symbols.done), 'done', detail, work === null ? '' : formatDuration(work.seconds));
}

/** An item has failed, and how it is tried again. */
export function failedLines(layout: Layout, event: EventOf<'item-failed'>): string[] {
  const { style, symbols } = layout;
  return [markedLine(layout, style.bad(symbols.failed), 'failed', ''), ...below(layout, event.reason), command(layout, `coherence retry ${event.key}`)];
}

/** An item waits, for what, and what a person can do about it. */
export function blockedLines(layout: Layout, event: EventOf<'item-blocked'>): string[] {
  const { style, symbols } = layout;
  // Nobody has to do anything.
  if (event.account !== undefined) return [markedLine(layout, style.warn(symbols.waits), 'waits', `for ${plainLine(event.account)}`)];
  const options = optionLines(event.options ?? [], MARK_COLUMNS, layout);
  const action = event.decisionId === undefined ? `coherence retry ${event.key}` : `coherence decide ${event.decisionId} ${options.length === 0 ? '"…"' : '1'}`;
  return [
    markedLine(layout, style.warn(symbols.waits), 'waits', event.question === undefined ? 'for you' : 'for your answer'),
    ...below(layout, event.question ?? event.reason),
    ...options,
    command(layout, action),
  ];
}

function below(layout: Layout, text: string, most = Number.POSITIVE_INFINITY): string[] {
  const lines = indented(plainLine(text), MARK_COLUMNS, layout);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${' '.repeat(MARK_COLUMNS)}…`];
}

/** A command to copy: never cut or wrapped, so that it stays one. */
function command({ style }: Layout, text: string): string {
  return `${' '.repeat(MARK_COLUMNS)}${style.accent(plainLine(text))}`;
}

/** What proves that a phase is complete, in few words. */
function evidenceText(event: EventOf<'attempt-settled'>): string {
  const { tests, files } = event;
  if (tests !== undefined) return `${counted(tests.passed, 'test')} passed${tests.failed > 0 ? `, ${tests.failed} failed` : ''}`;
  const [first, ...others] = files;
  if (first === undefined) return plainLine(event.reason);
  return `${plainLine(first)}${others.length === 0 ? '' : ` and ${counted(others.length, 'more file')}`}`;
}

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

/** What is at work now. Times are monotonic milliseconds. */
interface Attempt {
  taskId: string;
  phase: Phase;
  iteration: number;
  agent: string;
  log: string;
  started: number;
  lastLine: string;
  tests?: string;
}

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/**
 * A run as text: what has happened becomes lines that stay, what is at work is one line that changes. It holds what
 * the events so far said and does nothing itself.
 */
export class RunProgress {
  readonly #layout: () => Layout;
  /** Nothing moves: what starts is said as well. */
  readonly #plain: boolean;
  readonly #items = new Map<string, { title: string; started: number; commits: number; files: Set<string> }>();
  #group: string | undefined;
  #attempt: Attempt | undefined;
  #paused: string | undefined;
  #stopping = false;

  constructor(layout: () => Layout, options: { plain: boolean }) {
    this.#layout = layout;
    this.#plain = options.plain;
  }

  /** The lines that an event adds. A summary adds none: it has a form of its own; nor does what a person has just done. */
  take(event: RunEvent, now: number): string[] {
    switch (event.type) {
      case 'run-started':
        return [this.#layout().style.dim(`${counted(event.items, 'item')} ready to run`)];
      case 'item-started':
        this.#items.set(event.key, { title: itemTitle(event, this.#layout()), started: now, commits: 0, files: new Set() });
        this.#group = undefined;
        return this.#header(event.key);
      case 'attempt-started':
        return this.#attemptStarted(event, now);
      case 'progress':
        this.#heard(event);
        return [];
      case 'tests-started':
        return this.#testsStarted(event);
      case 'attempt-settled':
        return this.#attemptSettled(event);
      case 'committed':
        this.#committed(event);
        return [];
      case 'item-done':
        return [...this.#header(event.key, event.label), this.#done(event, now)];
      case 'item-failed':
        return [...this.#header(event.key, event.label), ...this.#failed(event)];
      case 'item-blocked':
        return [...this.#header(event.key, event.label), ...this.#blocked(event)];
      case 'paused':
        this.#paused = plainLine(event.reason);
        return this.#remark('warning', `Paused: ${this.#paused}`, 'Go on with: coherence resume');
      case 'resumed':
        this.#paused = undefined;
        return this.#remark('info', 'Resumed.');
      case 'notice':
        return this.#remark(event.severity, event.message, event.hint);
      case 'item-changed':
      case 'summary':
        return [];
    }
  }

  /** The person asked for the end. */
  stopping(): string[] {
    this.#stopping = true;
    return this.#plain ? ['Stopping …'] : [];
  }

  /** One line about what is at work now, without its leading mark, for `columns`. */
  activity(now: number, columns: number): string {
    const { style, symbols } = this.#layout();
    const attempt = this.#attempt;
    if (this.#stopping) return cutToWidth('Stopping … Ctrl-C again ends at once', columns);
    if (attempt === undefined) return style.dim(cutToWidth(this.#paused === undefined ? 'getting ready' : `paused: ${this.#paused}`, columns));
    const separator = ` ${symbols.separator} `;
    const what = attempt.tests === undefined ? attempt.agent : `tests: ${attempt.tests}`;
    const head = cutToWidth([phaseName(attempt), what, formatDuration((now - attempt.started) / 1000)].join(separator), columns);
    const left = columns - stringWidth(head) - separator.length;
    if (attempt.lastLine === '' || attempt.tests !== undefined || left < 10) return head;
    return `${head}${style.dim(`${separator}${cutToWidth(attempt.lastLine, left)}`)}`;
  }

  /** The title of an item, before its lines, where other lines came between. */
  #header(key: string, label = ''): string[] {
    if (this.#group === key) return [];
    this.#group = key;
    const { columns, style } = this.#layout();
    const title = this.#items.get(key)?.title ?? plainLine(label === '' ? key : label);
    return ['', style.bold(cutToWidth(title, columns))];
  }

  #attemptStarted(event: EventOf<'attempt-started'>, now: number): string[] {
    const { taskId, phase, iteration, agent, log } = event;
    this.#attempt = { taskId, phase, iteration, agent: plainLine(agent), log, started: now, lastLine: '' };
    if (!this.#plain) return [];
    return [...this.#header(event.key, event.label), this.#line(this.#layout().symbols.info, phaseName(event), `${plainLine(agent)} is at work`)];
  }

  #heard(event: EventOf<'progress'>): void {
    if (this.#attempt?.taskId !== event.taskId) return;
    const last = event.text.split(/[\r\n]+/).map((line) => plainLine(line)).findLast((line) => line !== '');
    if (last !== undefined) this.#attempt.lastLine = last;
  }

  #testsStarted(event: EventOf<'tests-started'>): string[] {
    const attempt = this.#attempt;
    if (attempt?.taskId !== event.taskId) return [];
    attempt.tests = plainLine(event.command);
    return this.#plain ? [this.#line(this.#layout().symbols.info, phaseName(attempt), `tests: ${attempt.tests}`)] : [];
  }

  #attemptSettled(event: EventOf<'attempt-settled'>): string[] {
    const log = this.#attempt?.taskId === event.taskId ? this.#attempt.log : '';
    this.#attempt = undefined;
    const { style, symbols } = this.#layout();
    const name = phaseName(event);
    const duration = formatDuration(event.durationSeconds);
    const header = this.#header(event.key, event.label);
    if (event.outcome === 'completed') return [...header, this.#line(style.good(symbols.done), name, evidenceText(event), duration)];
    if (event.outcome === 'cancelled') return [...header, this.#line(style.dim(symbols.info), name, plainLine(event.reason), duration)];
    if (event.outcome === 'needs_decision') return [...header, this.#line(style.warn(symbols.waits), name, OUTCOME_WORDS.needs_decision, duration)];
    return [
      ...header,
      this.#line(style.bad(symbols.failed), name, OUTCOME_WORDS[event.outcome], duration),
      ...this.#below(event.reason, REASON_LINES),
      ...(log === '' ? [] : this.#below(`log: ${log}`).map((line) => style.dim(line))),
    ];
  }

  #committed(event: EventOf<'committed'>): void {
    const item = this.#items.get(event.key);
    if (item === undefined) return;
    item.commits += 1;
    for (const file of event.files) item.files.add(file);
  }

  #done(event: EventOf<'item-done'>, now: number): string {
    const { style, symbols } = this.#layout();
    const item = this.#items.get(event.key);
    const commits = item === undefined || item.commits === 0 ? '' : `${counted(item.files.size, 'file')} in ${counted(item.commits, 'commit')}`;
    const detail = [commits, event.commit?.slice(0, 9) ?? ''].filter((part) => part !== '').join(` ${symbols.separator} `);
    const duration = item === undefined ? '' : formatDuration((now - item.started) / 1000);
    return this.#line(style.good(symbols.done), 'done', detail, duration);
  }

  #failed(event: EventOf<'item-failed'>): string[] {
    const { style, symbols } = this.#layout();
    return [
      this.#line(style.bad(symbols.failed), 'failed', ''),
      ...this.#below(event.reason),
      ...this.#command(`coherence retry ${event.key}`),
    ];
  }

  #blocked(event: EventOf<'item-blocked'>): string[] {
    const { style, symbols } = this.#layout();
    const options = optionLines(event.options ?? [], MARK_COLUMNS, this.#layout());
    const action = event.decisionId === undefined ? `coherence retry ${event.key}` : `coherence decide ${event.decisionId} ${options.length === 0 ? '"…"' : '1'}`;
    return [
      this.#line(style.warn(symbols.waits), 'waits', event.question === undefined ? 'for you' : 'for your answer'),
      ...this.#below(event.question ?? event.reason),
      ...options,
      ...this.#command(action),
    ];
  }

  #remark(severity: 'info' | 'warning' | 'error', message: string, hint?: string): string[] {
    const { style, symbols, columns } = this.#layout();
    const mark = { info: style.dim(symbols.info), warning: style.warn(symbols.warning), error: style.bad(symbols.failed) }[severity];
    const [first = '', ...rest] = indented(plainLine(message), 2, { ...this.#layout(), columns });
    const below = hint === undefined ? [] : indented(plainLine(hint), 2, this.#layout()).map((line) => style.dim(line));
    return [`${mark} ${first.trimStart()}`, ...rest, ...below];
  }

  /** `  ✔ spec     specs/005-clock.md          0.3 s` */
  #line(mark: string, name: string, detail: string, right = ''): string {
    const layout = this.#layout();
    const used = MARK_COLUMNS + PHASE_COLUMNS + 1;
    const room = layout.columns - used - (right === '' ? 0 : stringWidth(right) + 1);
    const shown = cutToWidth(detail, room);
    const start = `  ${mark} ${fitToWidth(name, PHASE_COLUMNS)} `;
    if (right === '') return `${start}${shown}`.trimEnd();
    return withRight(`${start}${shown}`, `${' '.repeat(used)}${shown}`, right, layout);
  }

  #below(text: string, most = Number.POSITIVE_INFINITY): string[] {
    const lines = indented(plainLine(text), MARK_COLUMNS, this.#layout());
    return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${' '.repeat(MARK_COLUMNS)}…`];
  }

  /** A command to copy: never cut or wrapped, so that it stays one. */
  #command(text: string): string[] {
    return [`${' '.repeat(MARK_COLUMNS)}${this.#layout().style.accent(plainLine(text))}`];
  }
}

function itemTitle(event: EventOf<'item-started'>, { symbols }: Layout): string {
  const text = plainLine(event.text);
  const label = plainLine(event.label);
  return `${label === '' ? '' : `${label} ${symbols.separator} `}${text}${event.backlog === 'meta' ? ' (meta)' : ''}`;
}

/** The phase, and from the second round on which one it is. */
function phaseName(attempt: { phase: Phase; iteration: number }): string {
  return attempt.iteration > 1 ? `${attempt.phase} ${attempt.iteration}` : attempt.phase;
}

/** What proves that a phase is complete, in few words. */
function evidenceText(event: EventOf<'attempt-settled'>): string {
  const { tests, files } = event;
  if (tests !== undefined) return `${counted(tests.passed, 'test')} passed${tests.failed > 0 ? `, ${tests.failed} failed` : ''}`;
  const [first, ...others] = files;
  if (first === undefined) return plainLine(event.reason);
  return `${plainLine(first)}${others.length === 0 ? '' : ` and ${counted(others.length, 'more file')}`}`;
}

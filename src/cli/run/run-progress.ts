import stringWidth from 'string-width';
import { millisecondsOf } from '../../base/clock.ts';
import { counted } from '../../base/counted.ts';
import { timesThatCount, usedTimesText, type TimesThatCount } from '../../contract/attempt-times.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import type { Phase } from '../../contract/phase.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { formatDuration } from '../text/duration.ts';
import type { Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth } from '../text/width.ts';
import { blockedLines, doneLine, failedLines, itemTitle, markedLine, phaseName, remarkLines, settledLines, type EventOf } from './run-lines.ts';

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
  /** What counts of its time. */
  times?: TimesThatCount;
}

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
  /** Accounts that rest. */
  readonly #resting = new Set<string>();
  /** The run waits for the checks of the branch. */
  #awaitsChecks = false;
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
        return [...this.#header(event.key, event.label), ...failedLines(this.#layout(), event)];
      case 'item-blocked':
        return [...this.#header(event.key, event.label), ...blockedLines(this.#layout(), event)];
      case 'gate-held':
        return [...this.#header(event.key, event.label), ...event.findings.map((finding) => `    ${plainLine(finding.message)}`)];
      case 'inconsistent':
        return this.#remark('warning', event.message);
      case 'documents-updated':
        return this.#remark('info', `Documents follow: ${event.files.map(plainLine).join(', ')}`);
      case 'tests-output':
      case 'coverage-changed':
        return [];
      case 'attempt-adopted':
        return this.#attemptStarted(event, now);
      case 'account-paused':
        this.#resting.add(event.account);
        return this.#remark('warning', `${event.account} rests: ${event.message}`, `It goes on by itself at ${event.resumesAt.slice(0, 16).replace('T', ' ')} UTC.`);
      case 'account-resumed':
        this.#resting.delete(event.account);
        return this.#remark('info', `${event.account} goes on.`);
      case 'ci-awaited':
        this.#awaitsChecks = true;
        return this.#remark('info', `Nothing else is left to do: ${counted(event.items, 'item')} ${event.items === 1 ? 'is' : 'are'} merged when the checks of the branch are not red any more.`);
      case 'ci-released':
        this.#awaitsChecks = false;
        return this.#remark('info', 'The checks of the branch hold nothing any more.');
      case 'took-over':
        return this.#remark('info', `${event.agent} takes over from ${event.instead}.`);
      case 'budget-warning':
        return this.#remark('warning', `The budget of the ${event.scope} is ${event.spentUsd < event.budgetUsd ? 'nearly ' : ''}used up: ${event.spentUsd.toFixed(2)} of ${event.budgetUsd.toFixed(2)} USD.`);
      case 'overstepped':
        return this.#remark('warning', `${event.undone ? 'The agent wrote what its phase may not, and it was put back' : 'While the agent worked, what its phase may not write changed'}: ${event.files.map(plainLine).join(', ')}`);
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

  /** What is known of the attempts at work. `now` is monotonic, `wallNow` milliseconds since the epoch. */
  atWork(tasks: readonly Pick<TaskView, 'id' | 'startedAt' | 'times'>[], now: number, wallNow: number): void {
    const attempt = this.#attempt;
    const task = tasks.find(({ id }) => id === attempt?.taskId);
    if (attempt === undefined || task === undefined) return;
    if (task.times === undefined) delete attempt.times;
    else attempt.times = timesThatCount(task.times, wallNow);
    // It may have been at work for long when this process heard of it.
    if (task.startedAt !== null) attempt.started = Math.min(attempt.started, now - (wallNow - millisecondsOf(task.startedAt)));
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
    if (attempt === undefined) return style.dim(cutToWidth(this.#idle(), columns));
    const separator = ` ${symbols.separator} `;
    const what = attempt.tests === undefined ? attempt.agent : `tests: ${attempt.tests}`;
    const counts = attempt.tests !== undefined || attempt.times === undefined ? null : usedTimesText(attempt.times);
    const head = cutToWidth([phaseName(attempt), what, formatDuration((now - attempt.started) / 1000), ...(counts === null ? [] : [counts])].join(separator), columns);
    const left = columns - stringWidth(head) - separator.length;
    if (attempt.lastLine === '' || attempt.tests !== undefined || left < 10) return head;
    return `${head}${style.dim(`${separator}${cutToWidth(attempt.lastLine, left)}`)}`;
  }

  /** What it waits for where nobody is at work. */
  #idle(): string {
    if (this.#paused !== undefined) return `paused: ${this.#paused}`;
    const awaited = [...this.#resting, ...(this.#awaitsChecks ? ['the checks of the branch'] : [])];
    return awaited.length === 0 ? 'getting ready' : `waiting for ${plainLine(awaited.join(', '))}`;
  }

  /** The title of an item, before its lines, where other lines came between. */
  #header(key: string, label = ''): string[] {
    if (this.#group === key) return [];
    this.#group = key;
    const { columns, style } = this.#layout();
    const title = this.#items.get(key)?.title ?? plainLine(label === '' ? key : label);
    return ['', style.bold(cutToWidth(title, columns))];
  }

  #attemptStarted(event: EventOf<'attempt-started' | 'attempt-adopted'>, now: number): string[] {
    const { taskId, phase, iteration, agent, log } = event;
    this.#attempt = { taskId, phase, iteration, agent: plainLine(agent), log, started: now, lastLine: '' };
    if (!this.#plain) return [];
    return [...this.#header(event.key, event.label), this.#starts(event, `${plainLine(agent)} is ${event.type === 'attempt-adopted' ? 'still ' : ''}at work`)];
  }

  #heard(event: EventOf<'progress'>): void {
    if (this.#attempt?.taskId !== event.taskId) return;
    const last = event.text.split(/[\r\n]+/).map((line) => plainLine(line)).findLast((line) => line !== '');
    if (last !== undefined) this.#attempt.lastLine = last;
    if (this.#attempt.times !== undefined) this.#attempt.times.silent = null;
  }

  #testsStarted(event: EventOf<'tests-started'>): string[] {
    const attempt = this.#attempt;
    if (attempt?.taskId !== event.taskId) return [];
    attempt.tests = plainLine(event.command);
    return this.#plain ? [this.#starts(attempt, `tests: ${attempt.tests}`)] : [];
  }

  #attemptSettled(event: EventOf<'attempt-settled'>): string[] {
    const log = this.#attempt?.taskId === event.taskId ? this.#attempt.log : '';
    this.#attempt = undefined;
    return [...this.#header(event.key, event.label), ...settledLines(this.#layout(), event, log)];
  }

  #committed(event: EventOf<'committed'>): void {
    const item = this.#items.get(event.key);
    if (item === undefined) return;
    item.commits += 1;
    for (const file of event.files) item.files.add(file);
  }

  #done(event: EventOf<'item-done'>, now: number): string {
    const item = this.#items.get(event.key);
    const work = item === undefined ? null : { commits: item.commits, files: item.files.size, seconds: (now - item.started) / 1000 };
    return doneLine(this.#layout(), event.commit, work);
  }

  #remark(severity: 'info' | 'warning' | 'error', message: string, hint?: string): string[] {
    return remarkLines(this.#layout(), severity, message, hint);
  }

  /** Where nothing moves: what starts. */
  #starts(attempt: { phase: Phase; iteration: number }, text: string): string {
    const layout = this.#layout();
    return markedLine(layout, layout.symbols.info, phaseName(attempt), text);
  }
}

import type { Config } from '../../contract/config.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { ChangedFile } from '../../contract/engine-api.ts';
import type { GateFinding, GateName, GatePolicy } from '../../contract/gates.ts';
import { filesOutOfScope } from '../../gates/scope.ts';
import { agreedList } from '../../pipeline/agreed-list.ts';
import { findingKey } from '../../pipeline/held.ts';
import type { ItemProgress } from '../../pipeline/state.ts';
import { NOTHING_LISTED } from '../../spec/listed-paths.ts';
import { listedNow } from '../attempt/listed-now.ts';
import { backlogFiles } from '../backlog/backlog-source.ts';
import { coverageFiles } from '../coverage/coverage-files.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { claimsOf } from './claims.ts';
import { RedFirst } from './red-first.ts';
import { inTurns, type ItemWork, readTestChanges } from './test-changes.ts';

/** Whether an item that has passed its review may be merged now. */
export type GateResult =
  | { kind: 'open'; warnings: GateFinding[] }
  /** A person decides. `warnings` are those of gates that only warn. */
  | { kind: 'held'; gate: GateName; findings: GateFinding[]; warnings: GateFinding[] }
  /** It waits for the checks of the branch. */
  | { kind: 'ci'; message: string }
  /** It was ended before it knew: the merge is as it was, and is looked at again. */
  | { kind: 'stopped' };

export interface GatePorts extends Pick<EnginePorts, 'workspace' | 'checkout' | 'tests' | 'approvals' | 'ci' | 'clock'> {
  /** What the evidence of now says of the specs, the item counted as done. */
  evidence: (item: ItemProgress, specPath: string | null) => Promise<readonly SpecCoverage[]>;
}

/** What a gate has found, and what it could not look at. */
interface Look {
  findings: GateFinding[];
  notices?: GateFinding[];
}

/** Looks at an item's work before it is merged. Nothing here changes anything. */
export class Gates {
  readonly #ports: GatePorts;
  readonly #config: Config;
  readonly #redFirst: RedFirst;
  /** Why the checks could not be asked, as it was said last. */
  #unknown: string | null = null;

  constructor(ports: GatePorts, config: Config, node: string) {
    this.#ports = ports;
    this.#config = config;
    this.#redFirst = new RedFirst(ports, config, node);
  }

  /** The gates in their order; the first that holds answers. What a person has let pass is not found again. */
  async check(item: ItemProgress, specPath: string | null, signal: AbortSignal): Promise<GateResult> {
    const { gates } = this.#config;
    const accepted = new Set(item.accepted);
    const warnings: GateFinding[] = [];
    const work = await this.#work(item.key);
    const looks: [GateName, GatePolicy, () => Promise<Look>][] = [
      ['scope', gates.scope, async () => ({ findings: await this.#scope(item, work, specPath) })],
      ['tests', gates.tests, async () => ({ findings: await this.#tests(work) })],
      ['red-first', gates.redFirst, () => this.#redFirst.look(item.key, work, signal)],
    ];
    for (const [gate, policy, look] of looks) {
      if (policy === 'off') continue;
      const { findings: all, notices = [] } = await look();
      const findings = all.filter((finding) => !accepted.has(findingKey(finding)));
      if (signal.aborted) return { kind: 'stopped' };
      warnings.push(...notices);
      if (findings.length === 0) continue;
      if (policy === 'enforce') return { kind: 'held', gate, findings, warnings };
      warnings.push(...findings);
    }
    const red = gates.ci === 'off' ? null : await this.ciMessage();
    if (red === null) return { kind: 'open', warnings };
    if (gates.ci === 'enforce') return { kind: 'ci', message: red };
    return { kind: 'open', warnings: [...warnings, { gate: 'ci', file: '', line: null, side: 'after', change: null, message: red }] };
  }

  /** Whether checks that are red hold merges. */
  get ciHolds(): boolean {
    return this.#config.gates.ci === 'enforce';
  }

  /** Why the checks of the branch hold merges; null where they do not. */
  async ciMessage(): Promise<string | null> {
    const state = await this.#ports.ci?.state();
    this.#unknown = state?.state === 'unknown' ? state.reason : null;
    if (state?.state !== 'red') return null;
    const names = state.failing.map(({ name }) => name);
    const failing = names.length === 0 ? '' : `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    return `The checks of ${state.about} are red${failing}. Finished items are merged when they are not any more.`;
  }

  /** Why the checks could not be asked when that was tried last; null where they could. */
  get ciProblem(): string | null {
    return this.#unknown;
  }

  async #work(key: string): Promise<ItemWork> {
    const { checkout, workspace } = this.#ports;
    const changes = await checkout.committed(key, null);
    if (changes !== null) return changes;
    const files: ChangedFile[] = [];
    for (const path of await checkout.allChanges(key)) files.push({ path, kind: (await workspace.exists(path)) ? 'modified' : 'deleted' });
    return { base: null, head: null, files };
  }

  /** Whoever does the work does not say what it may change, nor what the evidence says: what attempts have made of the list does not count. */
  async #scope(item: ItemProgress, work: ItemWork, specPath: string | null): Promise<GateFinding[]> {
    const now = specPath === null ? NOTHING_LISTED : await listedNow(this.#ports.workspace, specPath);
    const { added } = item.listChanges ?? {};
    const always = [...coverageFiles(this.#config), ...backlogFiles(this.#config).map(({ file }) => file), ...(specPath === null ? [] : [specPath])];
    const unlisted = filesOutOfScope(work.files, { listed: agreedList(now, item), specPath, always, ...(added === undefined ? {} : { ownDoing: added }) });
    return [...unlisted, ...await claimsOf(work, this.#ports.checkout, this.#config, () => this.#ports.evidence(item, specPath))];
  }

  async #tests(work: ItemWork): Promise<GateFinding[]> {
    const changes = await readTestChanges(work, this.#ports);
    return changes === null ? [] : inTurns(changes.tests.findings(), this.#ports.clock);
  }
}

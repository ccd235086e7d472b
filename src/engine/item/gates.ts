import type { Config } from '../../contract/config.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { ChangedFile } from '../../contract/engine-api.ts';
import type { GateFinding, GateName, GatePolicy } from '../../contract/gates.ts';
import { filesOutOfScope } from '../../gates/scope.ts';
import { isAboutTests, TestChanges } from '../../gates/test-integrity.ts';
import { findingKey } from '../../pipeline/held.ts';
import type { ItemProgress } from '../../pipeline/state.ts';
import { isTestFile } from '../../results/test-file.ts';
import { readSpec } from '../../spec/document.ts';
import { backlogFiles } from '../backlog/backlog-source.ts';
import { coverageFiles } from '../coverage/coverage-files.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { claimsOf } from './claims.ts';
import { testCommandForFiles } from '../attempt/test-command.ts';

/** Whether an item that has passed its review may be merged now. */
export type GateResult =
  | { kind: 'open'; warnings: GateFinding[] }
  /** A person decides. `warnings` are those of gates that only warn. */
  | { kind: 'held'; gate: GateName; findings: GateFinding[]; warnings: GateFinding[] }
  /** It waits for the checks of the branch. */
  | { kind: 'ci'; message: string }
  /** It was ended before it knew: the merge is as it was, and is looked at again. */
  | { kind: 'stopped' };

/** What an item has changed, from its base to its head. */
interface Work {
  base: string | null;
  head: string | null;
  files: readonly ChangedFile[];
}

export interface GatePorts extends Pick<EnginePorts, 'workspace' | 'checkout' | 'tests' | 'approvals' | 'ci' | 'clock'> {
  /** What the evidence of now says of the specs, the item counted as done. */
  evidence: (item: ItemProgress, specPath: string | null) => Promise<readonly SpecCoverage[]>;
}

/** Files whose contents are asked for at once. */
const AT_ONCE = 8;

/** Looks at an item's work before it is merged. Nothing here changes anything. */
export class Gates {
  readonly #ports: GatePorts;
  readonly #config: Config;
  readonly #node: string;
  /** Why the checks could not be asked, as it was said last. */
  #unknown: string | null = null;

  constructor(ports: GatePorts, config: Config, node: string) {
    this.#ports = ports;
    this.#config = config;
    this.#node = node;
  }

  /** The gates in their order; the first that holds answers. What a person has let pass is not found again. */
  async check(item: ItemProgress, specPath: string | null, signal: AbortSignal): Promise<GateResult> {
    const { gates } = this.#config;
    const accepted = new Set(item.accepted);
    const warnings: GateFinding[] = [];
    const work = await this.#work(item.key);
    const looks: [GateName, GatePolicy, () => Promise<GateFinding[]>][] = [
      ['scope', gates.scope, () => this.#scope(item, work, specPath)],
      ['tests', gates.tests, () => this.#tests(work)],
      ['red-first', gates.redFirst, () => this.#redFirst(item.key, work, signal)],
    ];
    for (const [gate, policy, look] of looks) {
      if (policy === 'off') continue;
      const findings = (await look()).filter((finding) => !accepted.has(findingKey(finding)));
      if (signal.aborted) return { kind: 'stopped' };
      if (findings.length === 0) continue;
      if (policy === 'enforce') return { kind: 'held', gate, findings, warnings };
      warnings.push(...findings);
    }
    const red = gates.ci === 'off' ? null : await this.ciMessage();
    if (red === null) return { kind: 'open', warnings };
    if (gates.ci === 'enforce') return { kind: 'ci', message: red };
    return { kind: 'open', warnings: [...warnings, { gate: 'ci', file: '', line: null, side: 'after', change: null, message: red }] };
  }

  /** Why the checks of the branch hold merges; null where they do not. */
  async ciMessage(): Promise<string | null> {
    const state = await this.#ports.ci?.state();
    if (state?.state !== 'red') {
      this.#unknown = state?.state === 'unknown' ? state.reason : null;
      return null;
    }
    const names = state.failing.map(({ name }) => name);
    const failing = names.length === 0 ? '' : `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    return `The checks of ${state.about} are red${failing}. Finished items are merged when they are not any more.`;
  }

  /** Why the checks could not be asked when that was tried last; null where they could. */
  get ciProblem(): string | null {
    return this.#unknown;
  }

  async #work(key: string): Promise<Work> {
    const { checkout, workspace } = this.#ports;
    const changes = await checkout.committed(key, null);
    if (changes !== null) return changes;
    const files: ChangedFile[] = [];
    for (const path of await checkout.allChanges(key)) files.push({ path, kind: (await workspace.exists(path)) ? 'modified' : 'deleted' });
    return { base: null, head: null, files };
  }

  async #scope(item: ItemProgress, work: Work, specPath: string | null): Promise<GateFinding[]> {
    const text = specPath === null ? null : await this.#ports.workspace.read(specPath);
    const spec = text === null || specPath === null ? null : readSpec(text, specPath);
    const always = [...coverageFiles(this.#config), ...backlogFiles(this.#config).map(({ file }) => file), ...(specPath === null ? [] : [specPath])];
    const claims = await claimsOf(work, this.#ports.checkout, this.#config, () => this.#ports.evidence(item, specPath));
    return [...filesOutOfScope(work.files, { spec, specPath, always }), ...claims];
  }

  async #tests({ base, head, files }: Work): Promise<GateFinding[]> {
    if (base === null || head === null) return [];
    const { checkout } = this.#ports;
    const about = files.filter(({ path }) => isAboutTests(path));
    const tests = new TestChanges();
    for (let first = 0; first < about.length; first += AT_ONCE) {
      const changes = await Promise.all(about.slice(first, first + AT_ONCE).map(async ({ path, kind }) => ({
        path,
        before: kind === 'added' ? null : await checkout.fileAt(base, path),
        after: kind === 'deleted' ? null : await checkout.fileAt(head, path),
      })));
      for (const change of changes) {
        tests.add(change);
        if (about.length > 1) await this.#breathe();
      }
    }
    const findings = tests.findings();
    for (;;) {
      const part = findings.next();
      if (part.done === true) return part.value;
      if (about.length > AT_ONCE) await this.#breathe();
    }
  }

  /** Each part of the work is short enough by itself: what else the process does gets its turn between them. */
  #breathe(): Promise<void> {
    return new Promise((resolve) => { this.#ports.clock.after(0, resolve); });
  }

  /** Runs the new tests on the code as it was: each that passes there proves nothing about the work. */
  async #redFirst(key: string, { files }: Work, signal: AbortSignal): Promise<GateFinding[]> {
    const { checkout, tests, approvals } = this.#ports;
    const added = files.filter(({ path, kind }) => kind === 'added' && isTestFile(path)).map(({ path }) => path);
    const command = testCommandForFiles(this.#config, added, this.#node);
    // Without a command for these files alone, older tests would pass and say nothing about the new ones.
    if (added.length === 0 || command === null || !command.onlyFiles) return [];
    if (command.approval !== null && (await approvals.refusalFor(command.approval)) !== null) return [];
    const base = await checkout.base(key, added);
    if (base === null) return [];
    try {
      const findings: GateFinding[] = [];
      for (const file of added) {
        if (signal.aborted) break;
        const alone = testCommandForFiles(this.#config, [file], this.#node);
        if (alone === null) continue;
        const run = await tests.run(alone.argv, { cwd: base.root, timeoutMs: this.#config.test.timeoutSeconds * 1000, signal });
        if (run.exitCode !== 0) continue;
        findings.push({ gate: 'red-first', file, line: null, side: 'after', change: 'green-on-base', message: `${file} passes on the code as it was before.` });
      }
      return findings;
    } finally {
      await base.dispose();
    }
  }
}

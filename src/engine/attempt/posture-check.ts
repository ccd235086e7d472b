import { pathTest, type PathTest } from '../../base/path-pattern.ts';
import type { Config } from '../../contract/config.ts';
import type { Phase } from '../../contract/phase.ts';
import type { Overstep } from '../../pipeline/overstep.ts';
import type { ChangeSet } from '../ports/checkout.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { mayWrite, postureFor } from './posture.ts';
import { isToolOutput } from './tool-outputs.ts';

/** An attempt whose changes are held against what it may do. */
export interface CheckedAttempt {
  token: string;
  /** Of its item. */
  key: string;
  phase: Phase;
  /** Where the spec of its item is, or is to be. */
  specPath: string | undefined;
  /** Files that its agent's own tools are shown to have written; empty where nobody knows. */
  edited: readonly string[];
}

/**
 * Holds what has changed during an attempt against the posture of its phase. What its agent is shown to have written where it
 * may not is kept apart and put back. Whatever may as well be a person's stays as it is, as no part of the item, and a person is
 * asked. All of it can be done again by the next process where this one dies.
 */
export class PostureCheck {
  readonly #ports: Pick<EnginePorts, 'checkout' | 'guard'>;
  readonly #config: Config;
  readonly #isReport: readonly PathTest[];

  constructor(ports: Pick<EnginePorts, 'checkout' | 'guard'>, config: Config) {
    this.#ports = ports;
    this.#config = config;
    this.#isReport = config.test.reports.map(pathTest);
  }

  /** Before an attempt: what is changed already is not its doing. */
  async before(key: string, token: string): Promise<void> {
    await this.#ports.guard.remember(token, (await this.#ports.checkout.changes(key)).files);
  }

  /** After its agent has ended. `changes` are those that count; `overstep` is null where nothing else has changed. */
  async after({ token, key, phase, specPath, edited }: CheckedAttempt): Promise<{ changes: ChangeSet; overstep: Overstep | null }> {
    const { checkout, guard } = this.#ports;
    const memory = await guard.remembered(token);
    if (memory === null) return await this.#unremembered(key, phase, specPath);
    // First of all: git does what its configuration says.
    const policies = await guard.hold(token, key);
    const changes = await checkout.changes(key);
    const apart = new Set([...memory.changed, ...changes.conflicts, ...changes.committed ?? []]);
    const posture = postureFor(this.#config, phase);
    const beyond = changes.files.filter((file) => !apart.has(file) && !mayWrite(posture, file, specPath));
    // Whoever runs the tests writes their reports; they are evidence and nobody's work.
    const outputs = beyond.filter((file) => isToolOutput(file) || this.#isReport.some((matches) => matches(file)));
    const files = beyond.filter((file) => !outputs.includes(file));
    const isShown = [...memory.overstepped, ...policies, ...files].every((file) => edited.includes(file)) && policies.length === 0;
    const stayed = isShown && files.length > 0 ? await checkout.restore(key, files, (gone) => guard.keep(token, gone)) : files;
    await guard.note(token, stayed);
    if (stayed.length > 0) await checkout.leaveAlone(key, stayed);
    if (outputs.length > 0) await checkout.disregard(key, outputs);
    const left = { ...changes, files: changes.files.filter((file) => !beyond.includes(file)) };
    const all = [...new Set([...memory.overstepped, ...policies, ...files])].sort();
    if (all.length === 0) return { changes: left, overstep: null };
    const undone = (await guard.remembered(token))?.kept ?? [];
    return { changes: left, overstep: { files: all, undone, keptIn: await guard.keptIn(token) } };
  }

  /** Where nothing is remembered, what had changed before is not known either: all of it is asked about. */
  async #unremembered(key: string, phase: Phase, specPath: string | undefined): Promise<{ changes: ChangeSet; overstep: Overstep | null }> {
    const changes = await this.#ports.checkout.changes(key);
    const apart = new Set([...changes.conflicts, ...changes.committed ?? []]);
    const posture = postureFor(this.#config, phase);
    const files = changes.files.filter((file) => !apart.has(file) && !mayWrite(posture, file, specPath) && !isToolOutput(file) && !this.#isReport.some((matches) => matches(file))).sort();
    if (files.length === 0) return { changes, overstep: null };
    await this.#ports.checkout.leaveAlone(key, files);
    return { changes: { ...changes, files: changes.files.filter((file) => !files.includes(file)) }, overstep: { files, undone: [], keptIn: null } };
  }

  /** The attempt is settled. */
  async settled(token: string): Promise<void> {
    await this.#ports.guard.forget(token);
  }
}

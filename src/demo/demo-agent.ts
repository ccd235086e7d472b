/**
 * The demo agent: a program that is started as any agent is, and no model. It writes specs, code and tests from
 * recipes (`recipes/`), or a record of the item's criteria where it has no recipe.
 *
 * The direction arrives on stdin, or in the file that `--direction FILE` names. It works in the current folder.
 * Exit codes: 0 done, 1 could not do it, 2 wrong usage.
 *
 * `COHERENCE_DEMO` makes it misbehave. It is a list with commas of `name[!][=value][@phase][:count]`, such as
 * `ask@impl:1,slow=200`; without a phase a clause holds in every phase, without a count always.
 *
 *   fail         ends with exit code 1 and an error
 *   hang         never ends and writes nothing; `hang!` ignores SIGTERM, SIGINT and SIGHUP as well
 *   ask          ends with a question, unless the direction carries an answer
 *   flood=N      writes N MiB first (16), with control sequences and very long lines
 *   fork         starts processes that outlive it, each with a heartbeat file
 *   claim        says that all is done, and does nothing
 *   slow=MS      works for that long first (1000)
 *   cost=CENTS   says that it cost this much (1), as agents do that are paid for
 *   badverdict   a review without a verdict
 *   reject       a review that says fail
 *   nospec       a spec phase that does not say where the spec is
 *
 * Counts and heartbeats are files in the folder `COHERENCE_DEMO_STATE`, or in one below the temporary folder.
 */
import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { behavioursIn, readBehaviours, type BehaviourName } from './behaviour.ts';
import { stateFolder, takeTurn } from './counter.ts';
import { readDirection, type Direction } from './direction.ts';
import { Failure } from './failure.ts';
import { doImpl } from './impl-phase.ts';
import { titleOf } from './item-text.ts';
import { dawdle, flood, fork, hang } from './misbehave.ts';
import { quoted, say } from './progress.ts';
import { recipeFor } from './recipe.ts';
import { doReview } from './review-phase.ts';
import { doSpec } from './spec-phase.ts';
import { specPathFor } from './spec-path.ts';
import { doTest } from './test-phase.ts';
import { Workspace } from './workspace.ts';

const USAGE = 'Usage: demo-agent [--direction FILE]; without a file, the direction is read from stdin.';

/** A behaviour that holds in this run. */
interface Told {
  hard: boolean;
  value: number | null;
  /** Which of its counted turns this is. */
  turn: number | null;
}

async function main(): Promise<void> {
  const direction = readDirection(await directionText());
  if (direction === null) throw new Failure('The direction names no phase: it needs a line such as "Phase: spec".', 2);
  const workspace = new Workspace(process.cwd());
  const state = stateFolder(workspace.root);
  const told = behavioursNow(direction, state);

  if (told.has('fork')) await fork(state);
  const hanging = told.get('hang');
  if (hanging !== undefined) await hang(hanging.hard);

  say('This is the demo agent. It is no model: it works from recipes and fixed rules.');
  say(`${direction.phase}: ${direction.label === '' ? '' : `item ${quoted(direction.label)}, `}${titleOf(direction.item)}`);
  const cost = told.get('cost');
  if (cost !== undefined) say(`Cost: ${((cost.value ?? 1) / 100).toFixed(2)} USD`);
  const slow = told.get('slow');
  if (slow !== undefined) await dawdle(slow.value ?? 1000);
  const flooding = told.get('flood');
  if (flooding !== undefined) await flood(flooding.value ?? 16);
  if (told.has('fail')) throw new Failure('COHERENCE_DEMO tells the demo agent to fail.');

  if (told.has('ask')) ask(direction);
  else if (told.has('claim')) claim(direction, workspace);
  else work(direction, workspace, told);
}

function work(direction: Direction, workspace: Workspace, told: ReadonlyMap<BehaviourName, Told>): void {
  switch (direction.phase) {
    case 'spec': {
      const path = doSpec(direction, workspace);
      say(told.has('nospec') ? 'The spec is written.' : `Spec path: ${path}`);
      return;
    }
    case 'impl':
      doImpl(direction, specOf(direction, workspace), workspace);
      return;
    case 'test':
      doTest(direction, specOf(direction, workspace), workspace);
      return;
    case 'review':
      review(direction, workspace, told);
  }
}

function review(direction: Direction, workspace: Workspace, told: ReadonlyMap<BehaviourName, Told>): void {
  const reasons = doReview(direction, specOf(direction, workspace), workspace);
  const rejected = told.get('reject');
  if (rejected !== undefined) reasons.push(`COHERENCE_DEMO tells the demo agent to reject this${rejected.turn === null ? '' : ` (${rejected.turn})`}.`);
  for (const reason of reasons) say(`- ${reason}`);
  if (told.has('badverdict')) say('I have looked at it from all sides.');
  else say(`Verdict: ${reasons.length === 0 ? 'pass' : 'fail'}`);
}

function ask(direction: Direction): void {
  say('NEEDS DECISION:');
  say(`How far should the demo agent go with "${titleOf(direction.item)}"?`);
  say('- All the way');
  say('- Only as far as the spec says');
}

function claim(direction: Direction, workspace: Workspace): void {
  say('All done, everything works.');
  if (direction.phase === 'spec') say(`Spec path: ${specOf(direction, workspace)}`);
  if (direction.phase === 'review') say('Verdict: pass');
}

function specOf(direction: Direction, workspace: Workspace): string {
  const { item, label, specPath, specsFolder } = direction;
  const recipe = recipeFor(item, specPath, workspace);
  return specPathFor({ item, label, named: specPath, folder: specsFolder, recipe: recipe?.spec.path ?? null }, workspace);
}

/** What COHERENCE_DEMO asks for in this run. A question that has its answer is not asked, and uses up no turn. */
function behavioursNow(direction: Direction, state: string): Map<BehaviourName, Told> {
  const told = new Map<BehaviourName, Told>();
  for (const behaviour of behavioursIn(direction.phase, readBehaviours(process.env['COHERENCE_DEMO'] ?? ''))) {
    if (behaviour.name === 'ask' && direction.answers !== '') continue;
    const turn = behaviour.count === null ? null : takeTurn(behaviour, state);
    if (behaviour.count === null || turn !== null) told.set(behaviour.name, { hard: behaviour.hard, value: behaviour.value, turn });
  }
  return told;
}

async function directionText(): Promise<string> {
  let file: string | undefined;
  try {
    file = parseArgs({ options: { direction: { type: 'string' } } }).values.direction;
  } catch {
    throw new Failure(USAGE, 2);
  }
  if (file !== undefined) return readFileSync(file, 'utf8');
  if (process.stdin.isTTY) throw new Failure(USAGE, 2);
  return readAll(process.stdin);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`demo agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}

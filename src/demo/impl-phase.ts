import type { Direction } from './direction.ts';
import { Failure } from './failure.ts';
import { shorten } from './item-text.ts';
import { quoted, say } from './progress.ts';
import { applyEdit, recipeFor, type Recipe } from './recipe.ts';
import { isOwn, recordFiles, recordOf } from './record-files.ts';
import { recordModule } from './record.ts';
import { withoutRevisions, withRevisions } from './revisions.ts';
import type { Workspace } from './workspace.ts';

const NOTE_LIMIT = 140;

/**
 * Writes the item's code. With feedback it puts right what it wrote before and notes in the code what the feedback
 * was; without, a file that somebody has changed stays as it is.
 * @throws Failure when something that the code stands on is missing, or the place is taken.
 */
export function doImpl(direction: Direction, specPath: string, workspace: Workspace): void {
  const note = noteOn(direction);
  if (note !== null) say(`Feedback: ${note}`);
  const recipe = recipeFor(direction.item, specPath, workspace);
  if (recipe === null) writeRecord(direction, specPath, note, workspace);
  else cook(recipe, note, workspace);
}

function cook(recipe: Recipe, note: string | null, workspace: Workspace): void {
  const missing = recipe.needs.filter((file) => !workspace.isFile(file));
  if (missing.length > 0) throw new Failure(`This item stands on ${missing.join(' and ')}, which is not there.`);

  for (const [index, { path, text }] of recipe.impl.entries()) {
    const earlier = workspace.read(path);
    const changed = earlier !== null && withoutRevisions(earlier).replaceAll('\r\n', '\n') !== text;
    if (changed && note === null) say(`Left ${path} as somebody has changed it`);
    else report(path, workspace.write(path, withRevisions(text, earlier, index === 0 ? note : null)));
  }
  for (const edit of recipe.edits) {
    report(edit.file, workspace.write(edit.file, applyEdit(workspace.read(edit.file) ?? '', edit)));
  }
}

function writeRecord(direction: Direction, specPath: string, note: string | null, workspace: Workspace): void {
  const spec = workspace.read(specPath) ?? '';
  const { module } = recordFiles(direction.item, specPath, spec, workspace);
  if (!isOwn(module, specPath, workspace)) throw new Failure(`${module} is there already, and is not the demo agent's for ${specPath}.`);
  say('No recipe for this item: writing a record of its criteria, not the feature');
  const code = recordModule(recordOf(direction.label, direction.item, specPath, spec));
  report(module, workspace.write(module, withRevisions(code, workspace.read(module), note)));
}

/** The beginning of the feedback on one line, as it goes into a comment. */
function noteOn({ feedback, round }: Direction): string | null {
  if (feedback === '') return null;
  return `${round === null ? '' : `Round ${round}: `}${shorten(quoted(feedback), NOTE_LIMIT)}`;
}

function report(path: string, changed: boolean): void {
  say(`${changed ? 'Wrote' : 'Nothing to change in'} ${path}`);
}

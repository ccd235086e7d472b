import type { Direction } from './direction.ts';
import { criteriaOf, plainText, shorten, titleOf } from './item-text.ts';
import { say } from './progress.ts';
import { recipeFor } from './recipe.ts';
import { fileEntries, recordFiles, type RecordFiles } from './record-files.ts';
import { completeSpec, extendSection, findSection, listedFiles, sectionName, sectionsOf, writeSpec, type Section } from './spec-document.ts';
import { specPathFor } from './spec-path.ts';
import { plainPath, type Workspace } from './workspace.ts';

/** The sections of a spec in a workspace without a template. */
const SECTIONS = ['Purpose', 'Requirements', 'API Contract', 'Data Model', 'Files to Create/Modify', 'Acceptance Tests', 'Out of Scope', 'Decision Gates'];

/** Writes the item's spec, or adds what is missing in the one that exists, and gives its path. */
export function doSpec(direction: Direction, workspace: Workspace): string {
  const recipe = recipeFor(direction.item, direction.specPath, workspace);
  const path = specPathFor({
    item: direction.item,
    label: direction.label,
    named: direction.specPath,
    folder: direction.specsFolder,
    recipe: recipe?.spec.path ?? null,
  }, workspace);

  const existing = workspace.read(path);
  const written = existing === null || existing.trim() === '' ? null : existing;
  const files = recordFiles(direction.item, path, written ?? '', workspace);
  const template = templateHeadings(direction, workspace).map((heading) => ({ heading, body: sectionBody(heading, direction, files) }));

  const known = recipe === null ? [] : sectionsOf(recipe.spec.text);
  const base = written ?? recipe?.spec.text ?? writeSpec(titleOf(direction.item), template);
  const complete = completeSpec(completeSpec(base, known), template);
  const entries = recipe === null ? fileEntries(files) : missingEntries(known, complete);
  const spec = extendSection(complete, 'Files', entries);

  const changed = workspace.write(path, spec);
  say(`${existing === null ? 'Wrote' : changed ? 'Completed' : 'Nothing to add to'} ${path}`);
  return path;
}

/** The headings that the workspace's template asks for, without "(if applicable)" and the like. */
function templateHeadings(direction: Direction, workspace: Workspace): string[] {
  const folder = plainPath(direction.specsFolder) ?? 'specs';
  const template = direction.template ?? workspace.read(`${folder}/TEMPLATE.md`) ?? '';
  const headings = sectionsOf(template).map(({ heading }) => heading.slice(0, sectionName(heading).length).trim()).filter((heading) => heading !== '');
  return headings.length === 0 ? SECTIONS : headings;
}

/** The files of a recipe's spec that a person's spec for the same item does not list. */
function missingEntries(known: readonly Section[], spec: string): string[] {
  const listed = new Set(listedFiles(findSection(sectionsOf(spec), 'Files')).map(({ path }) => path));
  return listedFiles(findSection(known, 'Files')).filter(({ path }) => !listed.has(path)).map(({ line }) => line);
}

function sectionBody(heading: string, { item, label }: Direction, files: RecordFiles): string {
  const text = shorten(plainText(item), 1000) || 'An item without any text.';
  switch (sectionName(heading)) {
    case 'purpose':
      return [
        `The backlog asks for this${label === '' ? '' : ` as item ${shorten(plainText(label), 40)}`}:`,
        `> ${text}`,
        'The demo agent has no recipe for it. It keeps what the item asks for as a record that programs can read, so that the whole way of an item can be tried here. Building it is left to a person or a real agent.',
      ].join('\n\n');
    case 'requirements':
      return [...criteriaOf(item).map((criterion) => `Recorded: ${criterion}`), 'A criterion is open until it is reported as met, and one that is not in the record is refused']
        .map((requirement) => `- [ ] ${requirement}`).join('\n');
    case 'api contract':
      return [
        `\`${files.module}\` exports:`,
        '- `item`: the item’s label, title and spec\n- `criteria`: what has to be true, each with an id\n- `openCriteria(met)`: those that are not met; throws `RangeError` for an id that is not in the record\n- `checklist(met)`: all of them as a markdown checklist',
      ].join('\n\n');
    case 'data model':
      return 'A criterion is `{ id, text }`, both strings; ids are `C1`, `C2` and so on, in the order of the requirements. Nothing is stored.';
    case 'files':
    case 'files to create/modify':
      return fileEntries(files).join('\n');
    case 'acceptance':
    case 'acceptance tests':
      return `- \`${files.test}\` — the record holds the requirements of this spec, and counts what is open and what is met`;
    case 'out of scope':
      return '- What the item asks for itself: the record says what is to be done, and does not do it\n- Every file that exists: none of them is changed';
    case 'decision gates':
      return '- None: nothing that exists changes.';
    case 'verification':
      return `\`node --test ${files.test}\` passes.`;
    default:
      return 'Nothing beyond what the other sections say: the record stands on its own.';
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainText } from './item-text.ts';
import { lineEnding } from './spec-document.ts';
import type { Workspace } from './workspace.ts';

/**
 * A solution that the demo agent knows, from `recipes/<name>/`: `recipe.json` with the keys below, `spec.md`, and
 * the folders `impl/` and `test/` with files as they go into the workspace.
 */
interface Manifest {
  /** The `name` in the package.json of the workspace that it is for. */
  package: string;
  /** What an item's text has to hold, in any case, for the recipe to fit. */
  words: string[];
  /** Where its spec goes. */
  spec: string;
  /** Files that have to be there before the code can be written. */
  needs: string[];
  edits: Edit[];
}

/** A line that goes to the end of the block of lines (up to an empty one) in which `block` stands. */
interface Edit {
  file: string;
  block: string;
  line: string;
}

interface RecipeFile {
  path: string;
  text: string;
}

export interface Recipe {
  spec: RecipeFile;
  needs: string[];
  impl: RecipeFile[];
  edits: Edit[];
  test: RecipeFile[];
}

const RECIPES = fileURLToPath(new URL('./recipes/', import.meta.url));

/** The recipe for an item, by what its text says or else by its spec; null where there is none for it here. */
export function recipeFor(item: string, specPath: string | null, workspace: Workspace): Recipe | null {
  const name = packageName(workspace);
  if (name === null) return null;
  const text = plainText(item).toLowerCase();
  const all = manifests().filter(({ manifest }) => manifest.package === name);
  const found = all.find(({ manifest }) => manifest.words.every((word) => text.includes(word)))
    ?? all.find(({ manifest }) => manifest.spec === specPath);
  return found === undefined ? null : load(found.folder, found.manifest);
}

/** Puts an edit's line where it belongs, or at the end of the file where its block is gone. Does nothing twice. */
export function applyEdit(text: string, edit: Edit): string {
  const eol = lineEnding(text);
  const lines = text.split(eol);
  if (lines.includes(edit.line)) return text;
  let at = lines.indexOf(edit.block);
  if (at < 0) at = lines.findLastIndex((line) => line !== '');
  else while ((lines[at + 1] ?? '') !== '') at += 1;
  return lines.toSpliced(at + 1, 0, edit.line).join(eol);
}

function manifests(): { folder: string; manifest: Manifest }[] {
  if (!existsSync(RECIPES)) return [];
  return readdirSync(RECIPES).sort().map((name) => {
    const folder = join(RECIPES, name);
    return { folder, manifest: JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')) as Manifest };
  });
}

function load(folder: string, manifest: Manifest): Recipe {
  return {
    spec: { path: manifest.spec, text: readFileSync(join(folder, 'spec.md'), 'utf8') },
    needs: manifest.needs,
    impl: filesBelow(join(folder, 'impl')),
    edits: manifest.edits,
    test: filesBelow(join(folder, 'test')),
  };
}

function filesBelow(folder: string): RecipeFile[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: file.slice(folder.length + 1).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}

function packageName(workspace: Workspace): string | null {
  try {
    const parsed: unknown = JSON.parse(workspace.read('package.json') ?? 'null');
    if (typeof parsed !== 'object' || parsed === null || !('name' in parsed)) return null;
    return typeof parsed.name === 'string' ? parsed.name : null;
  } catch {
    // A package.json that cannot be read belongs to no recipe.
    return null;
  }
}

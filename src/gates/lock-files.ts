import { baseOf } from '../base/path-parts.ts';

/** Manifests, and what their package managers write beside them. */
const LOCKS: Readonly<Record<string, readonly string[]>> = {
  'package.json': ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
  'deno.json': ['deno.lock'],
  'pyproject.toml': ['poetry.lock', 'uv.lock', 'pdm.lock'],
  Pipfile: ['Pipfile.lock'],
  'Cargo.toml': ['Cargo.lock'],
  'go.mod': ['go.sum'],
  'go.work': ['go.work.sum'],
  Gemfile: ['Gemfile.lock'],
  'composer.json': ['composer.lock'],
};

const MANIFESTS = new Map(Object.entries(LOCKS).flatMap(([manifest, locks]) => locks.map((lock): [string, string] => [lock, manifest])));

/** Whether `path` is the lock file of one of the manifests among `paths`: in its folder, or in one above, as in monorepos. */
export function isLockOf(path: string, paths: Iterable<string>): boolean {
  const cut = path.lastIndexOf('/') + 1;
  const manifest = MANIFESTS.get(path.slice(cut));
  if (manifest === undefined) return false;
  const folder = path.slice(0, cut);
  for (const other of paths) if (other.startsWith(folder) && baseOf(other) === manifest) return true;
  return false;
}

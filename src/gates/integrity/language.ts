import type { Effort } from './effort.ts';
import { readGoTests } from './go-tests.ts';
import { readPythonTests } from './python-tests.ts';
import { readScriptTests } from './script-tests.ts';
import type { TestFileModel } from './test-model.ts';

/** How the tests of a file are read, by its name; null where only their number can be told. */
export function readerFor(path: string): ((text: string, file: string, effort: Effort) => TestFileModel) | null {
  const extension = extensionOf(path);
  if (/^[cm]?[jt]sx?$/.test(extension)) return readScriptTests;
  if (extension === 'py') return readPythonTests;
  return extension === 'go' ? readGoTests : null;
}

/** Without its dot, in lower case. */
export function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

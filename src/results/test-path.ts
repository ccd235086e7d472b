import { baseOf } from '../base/path-parts.ts';
import { hasSourceExtension, isTestFile } from './test-file.ts';

/** A path as a report writes it, with forward slashes and without `file://`; null where it is empty. */
export function pathOf(text: string): string | null {
  const path = text.trim().replace(/^file:\/\/(?=\/)/, '').replace(/^\/(?=[A-Za-z]:[\\/])/, '').replaceAll('\\', '/');
  return path === '' ? null : path;
}

/** The path that a class name is where a runner puts the test's file there (vitest, Playwright); null for all other names. */
export function sourcePathOf(text: string): string | null {
  const path = pathOf(text);
  if (path === null || /[\s<>"|?*:]/.test(path.replace(/^[A-Za-z]:/, ''))) return null;
  const name = baseOf(path);
  // Without a folder, a last part of one letter is more often a class than C or R.
  const isLong = path.includes('/') || name.length - name.lastIndexOf('.') > 2;
  return isLong && hasSourceExtension(name) ? path : null;
}

/** The path that a suite's name is. Suites are also named after the file that they test, so a relative one must be that of a test. */
export function testPathOf(text: string): string | null {
  const path = sourcePathOf(text) ?? absoluteSource(text);
  if (path === null) return null;
  return isAbsolute(path) || isTestFile(path.replace(/^(?:\.{1,2}\/){1,20}/, '')) ? path : null;
}

/** Absolute paths may have spaces; nobody calls a suite like that. */
function absoluteSource(text: string): string | null {
  const path = pathOf(text);
  return path !== null && isAbsolute(path) && !/[\r\n\t]/.test(path) && hasSourceExtension(path) ? path : null;
}

function isAbsolute(path: string): boolean {
  return /^(?:\/|[A-Za-z]:\/)/.test(path);
}

// What a suite that runs inside of an editor is told, and what it tells: the environment goes in, a file comes out,
// since nothing that is written to the console in an extension host gets out as it was.
import { existsSync, readFileSync } from 'node:fs';

/**
 * The environment of a suite (test/vscode/run.ts reads it).
 * @param {{ suite: string, report: string, extension: string, grep?: string | undefined }} options
 * @returns {Record<string, string>}
 */
export function suiteEnvironment({ suite, report, extension, grep }) {
  return {
    COHERENCE_SUITE: suite,
    COHERENCE_SUITE_REPORT: report,
    COHERENCE_SUITE_EXTENSION: extension,
    ...(grep === undefined ? {} : { COHERENCE_SUITE_GREP: grep }),
  };
}

/**
 * The report as it was written and the totals of its last line, if it got that far.
 * @param {string} path
 * @returns {{ text: string, totals: { passed: number, failed: number, skipped: number } | undefined, lost: boolean }} lost: not
 *   begun, since the editor opened the workspace without its folders
 */
export function readReport(path) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, passed, failed, skipped = '0'] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\n$/m.exec(text) ?? [];
  const totals = passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  return { text, totals, lost: text === 'opened without its folders\n' };
}

// What tests came to, as JUnit XML: evidence for specs that name them. Each test has its file.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';

/**
 * Follows a run of mocha and writes its report at the end: all of it or nothing.
 * @param {import('mocha').Runner} runner
 * @param {string} path where the report goes
 */
export function reportJunit(runner, path) {
  const cases = [];
  const add = (test, outcome = '') => cases.push({ test, outcome });
  runner.on('pass', (test) => add(test));
  runner.on('pending', (test) => add(test, '<skipped/>'));
  runner.on('fail', (test, error) => add(test, failure(error)));
  runner.once('end', () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, document(cases, runner.stats));
    renameSync(`${path}.part`, path);
  });
}

function failure(error) {
  const message = String(error?.message ?? error);
  return `<failure message="${attribute(message)}" type="${attribute(error?.name ?? 'Error')}">${text(error?.stack ?? message)}</failure>`;
}

/** A suite for each file. */
function document(cases, stats) {
  const byFile = Map.groupBy(cases, ({ test }) => fileOf(test));
  const suites = [...byFile].map(([file, members]) => {
    const count = (kind) => members.filter(({ outcome }) => outcome.startsWith(kind)).length;
    const seconds = members.reduce((sum, { test }) => sum + (test.duration ?? 0), 0) / 1000;
    return [
      `  <testsuite name="${attribute(file)}" tests="${members.length}" failures="${count('<failure')}" errors="0" skipped="${count('<skipped')}" time="${seconds.toFixed(3)}" timestamp="${stats.start.toISOString()}">`,
      ...members.map((member) => testCase(member, file)),
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mocha" tests="${cases.length}" time="${((stats.duration ?? 0) / 1000).toFixed(3)}">\n${suites.map((suite) => `${suite}\n`).join('')}</testsuites>\n`;
}

function testCase({ test, outcome }, file) {
  const suites = test.parent?.titlePath() ?? [];
  const begin = `    <testcase name="${attribute(test.title)}" classname="${attribute(suites.join(' > '))}" file="${attribute(file)}" time="${((test.duration ?? 0) / 1000).toFixed(3)}"`;
  return outcome === '' ? `${begin}/>` : `${begin}>${outcome}</testcase>`;
}

/** Relative to the repository, with forward slashes. */
function fileOf(test) {
  return test.file === undefined ? '' : relative(process.cwd(), test.file).split(sep).join('/');
}

/** Without the characters that no XML may hold, not even escaped. */
function text(value) {
  // oxlint-disable-next-line no-control-regex -- control characters are the subject here
  return String(value).toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>\r]/g, escaped);
}

/** Line ends and tabs stay what they are, where a reader would make blanks of them. */
function attribute(value) {
  return text(value).replace(/["\n\t]/g, escaped);
}

function escaped(character) {
  return `&#${character.codePointAt(0)};`;
}

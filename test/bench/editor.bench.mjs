// The extension in a real VS Code: activation, filling the tree, memory, and refreshes, against an extension that does
// the least. Each window is an extension host of its own and measures everything once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../scripts/editor/browser.mjs';
import { bundleForHost } from '../../scripts/editor/bundle-suite.mjs';
import { startCodeServer } from '../../scripts/editor/code-server.mjs';
import { removeFolder, temporaryFolder } from '../../scripts/editor/leftovers.mjs';
import { untilExit } from '../../scripts/editor/run-suite.mjs';
import { emptyPage, keepFailure, remotePath, workbenchAddress } from '../../scripts/editor/workbench-page.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { root } from '../../scripts/setup.mjs';
import { benchContent, copyContent } from './editor/content.ts';
import { printFigures } from './editor/report.ts';

const RUNS = 3;
const SIZES = [0, 100, 1000, 10_000];
/** The size at which refreshes are measured. */
const LARGEST = Math.max(...SIZES);
const EDITS = 6;
const WINDOW_LIMIT = 180_000;

/** In the page: remembers when the text of a row has been on the screen for the first time. */
function watchRows() {
  globalThis.benchSeen = {};
  setInterval(() => {
    for (const row of document.querySelectorAll('.monaco-list-row .label-name')) {
      const [name] = /^Plain 1\. |^1\. .*, edit \d+|^1\. /.exec(row.textContent ?? '') ?? [];
      if (name !== undefined) globalThis.benchSeen[name.replace(/^1\..*, /, '')] ??= Date.now();
    }
  }, 10);
}

/** One window from its opening to its end. */
async function measured(server, browser, entry, task, paths) {
  mkdirSync(paths.workspace);
  writeFileSync(paths.task, JSON.stringify({ ...task, content: paths.content, parts: paths.parts, figures: paths.figures }));
  rmSync(paths.figures, { force: true });
  const opened = await emptyPage(browser, { width: 1600, height: 1200 });
  try {
    await opened.page.addInitScript(watchRows);
    const code = await untilExit(opened, WINDOW_LIMIT, workbenchAddress(server, paths.workspace, [
      ['extensionDevelopmentPath', remotePath(server, join(root, 'test', 'bench', 'editor', 'control'))],
      ['extensionTestsPath', remotePath(server, entry)],
    ]));
    if (code !== 0) throw new Error(`A window did not measure what it should (${code}). What explains it is in ${await keepFailure('bench-editor', { ...opened, server })}`);
    return { items: task.items, shown: task.shown, first: task.first, ...JSON.parse(readFileSync(paths.figures, 'utf8')), seen: await opened.page.evaluate(() => globalThis.benchSeen) };
  } finally {
    await opened.page.context().close();
  }
}

/** What the windows measure: every size with the views hidden and on the screen, the largest also for the first time. */
function tasksOf(extension) {
  const kinds = SIZES.flatMap((items) => [
    { items, shown: false, first: false, edits: items === LARGEST ? EDITS : 0 },
    ...(items === 0 ? [] : [{ items, shown: true, first: false, edits: items === LARGEST ? EDITS : 0 }]),
    ...(items === LARGEST ? [{ items, shown: false, first: true, edits: 0 }] : []),
  ]);
  return kinds.flatMap((kind) => Array.from({ length: RUNS }, () => ({ extension, ...kind })));
}

const base = temporaryFolder('bench');
const { vsix, id } = await packageExtension(base);
const entry = join(await bundleForHost('test/bench/editor', ['run.ts'], 'bench'), 'run.cjs');
const windows = [];
const browser = await launchBrowser();
const server = await startCodeServer({ suites: true, extensions: [vsix], environment: { COHERENCE_BENCH_TASK: join(base, 'task.json'), COHERENCE_HOME: join(base, 'coherence') } });
try {
  const prepared = new Map();
  for (const task of tasksOf(id)) {
    const name = `${task.items}-${task.first ? 'first' : 'again'}`;
    if (!prepared.has(name)) prepared.set(name, await benchContent(join(base, name), task));
    const place = temporaryFolder('window');
    const paths = { workspace: join(place, 'workspace'), content: join(place, 'content'), parts: join(place, 'parts'), task: join(base, 'task.json'), figures: join(place, 'figures.json') };
    for (const copy of [paths.content, paths.parts]) copyContent(prepared.get(name), copy);
    windows.push(await measured(server, browser, entry, task, paths));
    console.error(`${windows.length}: ${task.items} items${task.shown ? ', shown' : ''}${task.first ? ', first time' : ''}`);
    removeFolder(place);
  }
} finally {
  await browser.close();
  await server.dispose();
  removeFolder(base);
}
printFigures(windows);

// `npm run pictures [FOLDER [THEME [PART]]]`: pictures of the editor at work, in every theme or one, narrow and wide, or of one part
// alone: sample, held, brakes, language. The best of them are in docs/pictures; the rest is for looking at.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../test/e2e/eventually.ts';
import { acpProgram } from '../test/vscode/acp-program.ts';
import { limitedAgent, searchIn } from '../test/e2e/limited-agent.ts';
import { TestingView } from '../test/e2e/testing-view.ts';
import { themes, Workbench } from '../test/e2e/workbench.ts';
import { makeReady } from './editor/ready.mjs';
import { removeFolder, temporaryFolder } from './editor/leftovers.mjs';
import { packageExtension } from './package.mjs';
import { sampleWorkspace } from './sample-workspace.mjs';
import { root } from './setup.mjs';

/** Does what the demo agent does, and in impl touches what no spec lists. */
const STRAYING = `
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const direction = readFileSync(0, 'utf8');
const { status } = spawnSync(process.execPath, [process.argv[2]], { input: direction, stdio: ['pipe', 'inherit', 'inherit'] });
if (/^Phase: impl$/m.test(direction)) {
  mkdirSync('notes', { recursive: true });
  writeFileSync('notes/idea.txt', 'An idea.\\n');
  appendFileSync('src/format.js', '// Tidied\\n');
}
process.exit(status ?? 1);
`;

makeReady(['newest']);
const pictures = process.argv[2] ?? join(root, '.vscode-test', 'pictures');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const folder = temporaryFolder('pictures');
process.env.COHERENCE_E2E_VSIX = (await packageExtension(folder)).vsix;
try {
  const parts = { sample: samplePictures, held: heldPictures, brakes: brakePictures, language: languagePictures };
  for (const theme of process.argv[3] === undefined ? Object.keys(themes) : [process.argv[3]]) {
    for (const [part, picture] of Object.entries(parts)) if ((process.argv[4] ?? part) === part) await picture(theme);
    console.log(`${theme}: done`);
  }
} catch (error) {
  for (const window of Workbench.windows) console.error(`What explains it is in ${await window.keepFailure('pictures')}`);
  throw error;
} finally {
  await Workbench.closeBrowser();
  removeFolder(folder);
}

async function samplePictures(theme) {
  const place = temporaryFolder('workspace');
  const workspace = sampleWorkspace(place);
  const window = await Workbench.open({
    workspace, theme, viewport: { width: 1360, height: 850 },
    environment: { COHERENCE_DEMO: 'slow=1500,ask@spec:1', COHERENCE_DEMO_STATE: join(place, 'demo') },
  });
  const save = async (name) => {
    await window.screenshot(join(pictures, `${name}-${theme}.png`));
  };
  const status = () => window.statusBarText('coherence.status');
  const backlog = window.view('Backlog');
  await window.openContainer('Coherence');
  await eventually(async () => { if (!/idle/.test(await status())) throw new Error('not ready'); });
  await window.runCommand('Coherence: Get Started');
  await delay(1500);
  await save('walkthrough');
  await window.runCommand('View: Close All Editors');
  await window.runCommand('Coherence: Run Unattended…');
  await window.pick('Everything that is open');
  await delay(600);
  await save('approval');
  await window.clickDialogButton('Approve and Run');
  await eventually(async () => { if (!(await status()).startsWith('impl')) throw new Error('not yet'); });
  await backlog.expand('2. Durations in words: in…');
  await window.runCommand('Coherence: Open Log');
  await delay(700);
  await save('running');
  await eventually(async () => { if ((await window.view('Attention').rows()).length === 0) throw new Error('no question'); }, 60_000);
  await window.runCommand('View: Close All Editors');
  await backlog.click('3. Rough durations: about(6000000) says "about 2 hours", in the words of item 2');
  await delay(800);
  await save('question');
  await window.statusBarItem('coherence.status').hover();
  await delay(1200);
  await save('tooltip');
  await window.clickNotificationButton(/How far/, 'All the way');
  await eventually(async () => { if (!/all done/.test(await status())) throw new Error('still running'); }, 120_000);
  await backlog.openContextMenu('2. Durations in words: inWords(5400000) says "1 hour 30 minutes"');
  await delay(300);
  await save('menu');
  await window.page.keyboard.press('Escape');
  await backlog.clickInline('2. Durations in words: inWords(5400000) says "1 hour 30 minutes"', 'Show Changes');
  await delay(4000);
  // What this VS Code lacks for JavaScript is nothing to show.
  await window.page.addStyleTag({ content: '.notifications-toasts { visibility: hidden !important }' });
  await save('done');
  await window.statusBarItem('coherence.status').click();
  await delay(600);
  await save('actions');
  await window.page.keyboard.press('Escape');
  await window.runCommand('View: Close All Editors');
  await backlog.pane.locator('.pane-header').click();
  await window.runCommand('Coherence: Show Coverage');
  await delay(1500);
  await save('coverage');
  await backlog.unfold();
  // What a person does with other tools: a change that breaks something, and a run of the tests.
  const words = join(workspace, 'src', 'words.js');
  const right = readFileSync(words, 'utf8');
  writeFileSync(words, right.replace(/^ {2}if .*0 seconds.*\n/m, ''));
  await window.openFile(`${words}:8:1`);
  testsOf(workspace);
  await eventually(async () => { if (!/Regressed/.test(await window.view('Attention').text())) throw new Error('not yet'); });
  await window.view('Attention').pane.locator('.monaco-list-row').first().hover();
  await delay(1500);
  await save('regression');
  await window.openContainer('Testing');
  const testing = new TestingView(window);
  await testing.expand('002 Durations in words');
  await testing.expand('test/words.test.js');
  await delay(800);
  await save('testing');
  await testing.run('002 Durations in words');
  await delay(4000);
  await save('test-run');
  await window.runCommand('View: Hide Panel');
  writeFileSync(words, right);
  await window.openContainer('Coherence');
  await window.page.setViewportSize({ width: 700, height: 600 });
  await delay(700);
  await save('narrow');
  await window.page.setViewportSize({ width: 1360, height: 850 });
  writeFileSync(join(workspace, '.coherence', 'config.json'), '{ "maxIterations": "many", "agent": }\n');
  await delay(1500);
  await save('broken');
  await window.close();
  removeFolder(place);
}

/** A spec and a backlog while they are written: what is known of them, and what is wrong. */
async function languagePictures(theme) {
  const place = temporaryFolder('workspace');
  const workspace = sampleWorkspace(place);
  const spec = join(workspace, 'specs', '000-parse-and-format.md');
  const backlog = join(workspace, 'specs', 'backlog.md');
  writeFileSync(spec, readFileSync(spec, 'utf8').replace('One small library', 'One small [library](../src/unit.js)').replace('refuses anything else', '$& (`test/parse.test.js`)').replace(/^- `src\/format\.js`/m, '- `src/formats.js`'));
  writeFileSync(backlog, readFileSync(backlog, 'utf8').replace('after:2', 'after:9 urgency:high'));
  testsOf(workspace);
  const window = await Workbench.open({ workspace, theme, viewport: { width: 1360, height: 850 } });
  await window.openContainer('Coherence');
  await eventually(async () => { if (!/idle/.test(await window.statusBarText('coherence.status'))) throw new Error('not ready'); });
  await window.openFile(`${spec}:5:60`);
  await window.page.locator('.editor-group-container.active .codelens-decoration a', { hasText: 'passed' }).first().waitFor();
  await window.runCommand('Problems: Focus on Problems View');
  await delay(3000);
  await window.screenshot(join(pictures, `spec-${theme}.png`));
  await window.runCommand('View: Hide Panel');
  await window.openFile(`${spec}:5:98`);
  await window.page.keyboard.press('Control+.');
  await delay(1200);
  await window.screenshot(join(pictures, `quick-fix-${theme}.png`));
  await window.page.keyboard.press('Escape');
  await window.page.locator('.editor-group-container.active .codelens-decoration a', { hasText: '✓' }).first().click();
  await delay(800);
  await window.screenshot(join(pictures, `requirement-tests-${theme}.png`));
  await window.page.keyboard.press('Escape');
  await window.openFile(`${backlog}:1:1`);
  await delay(1500);
  await window.screenshot(join(pictures, `backlog-lenses-${theme}.png`));
  await window.close();
  removeFolder(place);
}

/** An agent that is at its limit, one that asks leave, a budget that is nearly used up, and the agents of the machine. */
async function brakePictures(theme) {
  const place = temporaryFolder('workspace');
  const workspace = sampleWorkspace(place);
  const { bin } = limitedAgent(place);
  const config = join(workspace, '.coherence', 'config.json');
  writeFileSync(config, JSON.stringify({
    ...JSON.parse(readFileSync(config, 'utf8')), agent: 'claude', budgets: { dayUsd: 0.5 },
    phases: { spec: { commands: 'ask' } },
    agents: { asks: { command: acpProgram(place, 'asks', join(place, 'allowed.txt')), executor: 'acp' } },
  }, null, 2));
  const window = await Workbench.open({ workspace, theme, viewport: { width: 1360, height: 850 } });
  await searchIn(window, workspace, bin);
  const status = () => window.statusBarText('coherence.status');
  await window.openContainer('Coherence');
  await eventually(async () => { if (!/idle/.test(await status())) throw new Error('not ready'); });
  await window.runCommand('Coherence: Set Agent of This Repository…');
  await eventually(async () => { if ((await window.picks()).length < 7) throw new Error('not yet'); });
  await delay(500);
  await window.screenshot(join(pictures, `agents-${theme}.png`));
  await window.page.keyboard.press('Escape');
  await window.runCommand('Coherence: Run Next Backlog Item');
  await window.clickDialogButton('Approve and Run');
  await eventually(async () => { if (!/rests until/.test(await status())) throw new Error('not resting'); }, 60_000);
  await window.view('Pipeline').unfold();
  await delay(1500);
  await window.screenshot(join(pictures, `resting-${theme}.png`));
  await window.statusBarItem('coherence.status').hover();
  await delay(1200);
  await window.screenshot(join(pictures, `resting-tooltip-${theme}.png`));
  await window.runCommand('Coherence: Stop');
  writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), agent: 'asks' }, null, 2));
  await eventually(async () => { if (!/attention/.test(await status())) throw new Error('still running'); });
  await window.view('Backlog').clickInline('4. Clock notation, as players and timers show it: clock(5400000) is 1:30:00', 'Run This Item');
  await window.clickDialogButton('Approve and Run');
  await eventually(async () => { if (!/asks leave/.test(await window.view('Backlog').text())) throw new Error('no question'); }, 60_000);
  await delay(500);
  await window.screenshot(join(pictures, `permission-asked-${theme}.png`));
  await window.runCommand('Coherence: Answer Decision…');
  await delay(800);
  await window.screenshot(join(pictures, `permission-${theme}.png`));
  await window.close();
  removeFolder(place);
}

/** What waits for a person before it is merged or written: an agent that strays, in a repository that says nothing of its documents. */
async function heldPictures(theme) {
  const place = temporaryFolder('workspace');
  const workspace = sampleWorkspace(place);
  const agent = join(place, 'straying.mjs');
  writeFileSync(agent, STRAYING);
  const config = join(workspace, '.coherence', 'config.json');
  const { coverage, ...rest } = JSON.parse(readFileSync(config, 'utf8'));
  writeFileSync(config, JSON.stringify({ ...rest, agent: 'strays', agents: { strays: { command: [process.execPath, agent, join(root, 'dist', 'demo-agent.mjs')] } } }, null, 2));
  const window = await Workbench.open({ workspace, theme, viewport: { width: 1360, height: 850 } });
  const attention = window.view('Attention');
  await window.openContainer('Coherence');
  await eventually(async () => { if (!/idle/.test(await window.statusBarText('coherence.status'))) throw new Error('not ready'); });
  await window.view('Backlog').clickInline('4. Clock notation, as players and timers show it: clock(5400000) is 1:30:00', 'Run This Item');
  await window.clickDialogButton('Approve All and Run');
  await eventually(async () => { if (!/does not list/.test(await attention.text())) throw new Error('no question'); }, 60_000);
  await window.runCommand('Notifications: Clear All Notifications');
  await window.runCommand('Coherence: Answer Decision…');
  await delay(1000);
  await window.screenshot(join(pictures, `gate-${theme}.png`));
  await window.page.setViewportSize({ width: 700, height: 600 });
  await delay(700);
  await window.screenshot(join(pictures, `gate-narrow-${theme}.png`));
  await window.page.setViewportSize({ width: 1360, height: 850 });
  await window.pick('Revert both files');
  await window.clickNotificationButton('Answered.', 'Run This Item');
  await eventually(async () => { if (!/for the first time/.test(await attention.text())) throw new Error('no documents'); }, 60_000);
  await window.runCommand('Coherence: Update Coverage Documents…');
  await window.notification(/as they are shown/).waitFor();
  await delay(2000);
  await window.screenshot(join(pictures, `preview-${theme}.png`));
  await window.close();
  removeFolder(place);
}

/** As in a terminal. */
function testsOf(workspace) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:NODE_|npm_)/.test(name)));
  spawnSync(process.execPath, ['--run', 'test'], { cwd: workspace, env, stdio: 'ignore' });
}

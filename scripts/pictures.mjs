// `npm run pictures [FOLDER]`: pictures of the editor at work, in every theme, narrow and wide. The best of them are in
// docs/pictures; the rest is for looking at.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../test/e2e/eventually.ts';
import { themes, Workbench } from '../test/e2e/workbench.ts';
import { makeReady } from './editor/ready.mjs';
import { removeFolder, temporaryFolder } from './editor/leftovers.mjs';
import { packageExtension } from './package.mjs';
import { sampleWorkspace } from './sample-workspace.mjs';
import { root } from './setup.mjs';

makeReady(['newest']);
const pictures = process.argv[2] ?? join(root, '.vscode-test', 'pictures');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const folder = temporaryFolder('pictures');
process.env.COHERENCE_E2E_VSIX = (await packageExtension(folder)).vsix;
try {
  for (const theme of Object.keys(themes)) await picture(theme);
} catch (error) {
  for (const window of Workbench.windows) console.error(`What explains it is in ${await window.keepFailure('pictures')}`);
  throw error;
} finally {
  await Workbench.closeBrowser();
  removeFolder(folder);
}

async function picture(theme) {
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
  await window.view('Pipeline').unfold();
  await delay(1500);
  await delay(2500);
  // What this VS Code lacks for JavaScript is nothing to show.
  await window.page.addStyleTag({ content: '.notifications-toasts { visibility: hidden !important }' });
  await save('done');
  await window.statusBarItem('coherence.status').click();
  await delay(600);
  await save('actions');
  await window.page.keyboard.press('Escape');
  await window.page.setViewportSize({ width: 700, height: 600 });
  await delay(700);
  await save('narrow');
  await window.page.setViewportSize({ width: 1360, height: 850 });
  writeFileSync(join(workspace, '.coherence', 'config.json'), '{ "maxIterations": "many", "agent": }\n');
  await delay(1500);
  await save('broken');
  await window.close();
  removeFolder(place);
  console.log(`${theme}: done`);
}

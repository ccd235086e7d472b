import type { Context } from 'mocha';
import { Workbench } from './workbench.ts';

/** A failed test leaves a picture and the logs of its windows; a run leaves nothing open. */
export const mochaHooks = {
  async afterEach(this: Context): Promise<void> {
    if (this.currentTest?.state !== 'failed') return;
    const title = this.currentTest.fullTitle();
    for (const [index, workbench] of Workbench.windows.entries()) await workbench.keepFailure(index === 0 ? title : `${title} ${index + 1}`);
  },
  async afterAll(): Promise<void> {
    for (const workbench of Workbench.windows) await workbench.close();
    await Workbench.closeBrowser();
  },
};

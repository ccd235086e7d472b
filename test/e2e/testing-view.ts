import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { Workbench } from './workbench.ts';

/** The Testing view of VS Code, with the results that it shows. */
export class TestingView {
  readonly #window: Workbench;

  constructor(window: Workbench) {
    this.#window = window;
  }

  /** The rows that are shown, from top to bottom, as a screen reader says them: `000 Read and write durations (Passed)`. */
  async rows(): Promise<string[]> {
    const rows = this.#tree.locator('.monaco-list-row');
    await rows.first().waitFor();
    const read = await rows.evaluateAll((elements) => elements.map((element) => ({
      index: Number(element.getAttribute('data-index')), text: element.getAttribute('aria-label') ?? '',
    })));
    return read.sort((a, b) => a.index - b.index).map(({ text }) => text);
  }

  async expand(label: string): Promise<void> {
    const row = this.#row(label);
    // Results that come meanwhile draw the row anew, and a click goes by.
    await eventually(async () => {
      if (await row.getAttribute('aria-expanded') === 'false') await row.locator('.monaco-tl-twistie').click();
      assert.equal(await row.getAttribute('aria-expanded'), 'true');
    });
  }

  /** Runs a row by the button that it shows while it is pointed at. */
  async run(label: string): Promise<void> {
    await this.#row(label).hover();
    await this.#row(label).getByRole('button', { name: /^Run Test/ }).first().click();
  }

  /** What the runs have written, as the panel shows it. */
  async output(): Promise<string> {
    return (await this.#window.page.locator('.part.panel .xterm-rows:visible').first().innerText()).replaceAll('\u00A0', ' ');
  }

  get #tree(): Locator {
    return this.#window.page.locator('.test-explorer');
  }

  #row(label: string): Locator {
    return this.#tree.locator('.monaco-list-row').filter({ hasText: label }).first();
  }
}

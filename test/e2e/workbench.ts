import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser.mjs';
import { startCodeServer } from '../../scripts/editor/code-server.mjs';
import { emptyPage, endWorkbench, keepFailure, workbenchAddress } from '../../scripts/editor/workbench-page.mjs';

/** What the settings call the themes that every look has to hold in. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

export interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file; a window without a folder where there is none. */
  readonly workspace?: string;
  /** VSIX files; the packaged extension unless they are named. */
  readonly extensions?: readonly string[];
  readonly version?: 'newest' | 'oldest';
  readonly trust?: boolean;
  readonly theme?: keyof typeof themes;
  readonly userSettings?: Record<string, unknown>;
  readonly environment?: Record<string, string>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A row of a tree as it is shown. */
export interface Row {
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
}

/** One window of a real VS Code, and what a person does in it. Each question waits until there is an answer. */
export class Workbench {
  static #browser: Browser | undefined;
  static readonly #windows = new Set<Workbench>();

  readonly page: Page;
  readonly #server: Awaited<ReturnType<typeof startCodeServer>>;
  readonly #said: string[];
  /** The server is another window's. */
  #guest = false;

  private constructor(server: Awaited<ReturnType<typeof startCodeServer>>, opened: { page: Page; said: string[] }) {
    this.#server = server;
    this.page = opened.page;
    this.#said = opened.said;
    this.page.setDefaultTimeout(30_000);
  }

  /** Starts an editor of its own on the workspace and waits until it is there. */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { COHERENCE_E2E_VSIX: packaged } = process.env;
    const server = await startCodeServer({
      version: options.version ?? 'newest',
      trust: options.trust ?? true,
      extensions: [...options.extensions ?? (packaged === undefined ? [] : [packaged])],
      environment: options.environment ?? {},
      userSettings: { 'workbench.colorTheme': themes[options.theme ?? 'dark'], ...options.userSettings },
    });
    let workbench: Workbench;
    try {
      Workbench.#browser ??= await launchBrowser();
      workbench = new Workbench(server, await emptyPage(Workbench.#browser, options.viewport));
    } catch (error) {
      await server.dispose();
      throw error;
    }
    // From here on it is closed by the hooks at the latest, which keep its picture first.
    Workbench.#windows.add(workbench);
    await workbench.load(options.workspace);
    return workbench;
  }

  /** Opens another window of the same editor: the same settings and the same home, an extension host of its own. */
  static async beside(first: Workbench, workspace: string): Promise<Workbench> {
    Workbench.#browser ??= await launchBrowser();
    const second = new Workbench(first.#server, await emptyPage(Workbench.#browser));
    second.#guest = true;
    Workbench.#windows.add(second);
    await second.load(workspace);
    return second;
  }

  /** The windows that are open. */
  static get windows(): readonly Workbench[] {
    return [...Workbench.#windows];
  }

  /** Ends the browser that all windows share. */
  static async closeBrowser(): Promise<void> {
    await Workbench.#browser?.close();
    Workbench.#browser = undefined;
  }

  /** Opens a workspace in this window: another one, or the same again as a reload does. */
  async load(workspace: string | undefined): Promise<void> {
    const address = workbenchAddress(this.#server, workspace);
    // A workbench in a browser sometimes reads a workspace file too early and stays without the folders in it.
    for (let openings = workspace?.endsWith('.code-workspace') === true ? 6 : 1; openings > 0; openings -= 1) {
      await this.page.goto('about:blank');
      await this.page.goto(address, { timeout: 120_000 });
      await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 120_000 });
      if (workspace === undefined) return;
      const content = this.page.locator('.explorer-folders-view .monaco-list-row').first();
      if (await content.waitFor({ timeout: openings > 1 ? 5000 : 60_000 }).then(() => true, () => false)) return;
    }
    throw new Error(`The workbench does not show what is in ${workspace}.`);
  }

  /** Runs a command as a person does: by its title in the palette, `Category: Title`. */
  async runCommand(title: string): Promise<void> {
    // What the mouse rests on would show a hover, over the command perhaps.
    await this.page.mouse.move(0, 0);
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: labelled(this.page, title) }).first();
    // An editor that opens meanwhile takes the focus, and the palette closes: a person opens it again.
    for (let openings = 3; openings > 0; openings -= 1) {
      await this.page.keyboard.press('F1');
      await this.#quickInput.fill(`>${title}`);
      const chosen = row.click(openings > 1 ? { timeout: 8000 } : {});
      if (openings === 1) return chosen;
      if (await chosen.then(() => true, () => false)) return;
    }
  }

  /** Opens a file by its path, `path:line:column` at a place, as a person who types it. Only whole paths: nothing is searched for. */
  async openFile(place: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#quickInput.fill(place);
    const [name = place] = (place.split('/').at(-1) ?? place).split(':');
    // What was open before is listed first, until the path has been found.
    await this.page.locator('.quick-input-list .monaco-list-row').first().filter({ has: labelled(this.page, name) }).click();
    await this.page.locator('.tabs-container .tab.active').filter({ hasText: name }).first().waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  /** The titles of the commands that the palette offers for a text. */
  async offeredCommands(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.#quickInput.fill(`>${text}`);
    await this.page.waitForTimeout(500);
    const titles = await this.page.locator('.quick-input-list .monaco-list-row .quick-input-list-rows > :first-child .label-name').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Shows a container of the activity bar. */
  async openContainer(label: string): Promise<void> {
    const tab = this.#containerTab(label);
    if (await tab.getAttribute('aria-selected') !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title h2', { hasText: new RegExp(`^${escaped(label)}`, 'i') }).waitFor();
  }

  /** What the badge of a container says, empty when it has none. */
  async badge(container: string): Promise<string> {
    return (await this.#containerTab(container).locator('.badge-content').allInnerTexts()).join('').trim();
  }

  /** One view of the container that is shown. */
  view(title: string): View {
    return new View(this.page, title);
  }

  /** The item of the status bar whose id or text holds this text. */
  statusBarItem(name: string): Locator {
    return this.page.locator('.statusbar-item').and(this.page.locator(`[id*="${name}"]`).or(this.page.locator('.statusbar-item', { hasText: name }))).first();
  }

  /** What an item of the status bar shows, icons left out. */
  async statusBarText(name: string): Promise<string> {
    return (await this.statusBarItem(name).innerText()).trim();
  }

  /** The notification that holds a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-toast', { hasText: text }).last();
  }

  async clickNotificationButton(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** What the notifications that are open say. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** The answer to a modal dialog. */
  async clickDialogButton(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box').getByRole('button', { name: button, exact: true }).click();
  }

  /** Picks an entry of the quick pick that is open. */
  async pick(label: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ has: labelled(this.page, label) }).first().click();
  }

  /** The labels of the quick pick that is open. */
  async picks(): Promise<string[]> {
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    return this.page.locator('.quick-input-list .monaco-list-row .quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  /** Types into the input box that is open and confirms it. */
  async type(text: string): Promise<void> {
    await this.#quickInput.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Types a path into the editor's own file dialog, which fills in the home folder in its first moments, and confirms it. */
  async typePath(path: string): Promise<void> {
    const input = this.#quickInput;
    await this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').first().waitFor();
    for (let settled = ''; settled === '' || settled !== await input.inputValue();) {
      settled = await input.inputValue();
      await this.page.waitForTimeout(500);
    }
    await input.fill(path);
    await this.page.waitForTimeout(1000);
    await input.press('Enter');
  }

  /** What the input box that is open says about itself or about what was typed. */
  async inputMessage(): Promise<string> {
    return (await this.page.locator('.quick-input-widget .quick-input-message').innerText()).trim();
  }

  /** Chooses an entry of the menu that is open. */
  async chooseFromMenu(entry: string): Promise<void> {
    // A menu ignores clicks in its first moments, since they may be the end of the click that opened it.
    for (let clicks = 0; clicks < 10; clicks += 1) {
      await this.page.locator('.monaco-menu').getByRole('menuitem', { name: entry, exact: true }).click();
      if (await this.page.locator('.monaco-menu').waitFor({ state: 'detached', timeout: 1000 }).then(() => true, () => false)) return;
    }
    throw new Error(`The menu stays open when ${entry} is chosen.`);
  }

  /** The entries of the menu that is open. */
  async menuEntries(): Promise<string[]> {
    const entries = this.page.locator('.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)');
    await entries.first().waitFor();
    return entries.allInnerTexts();
  }

  /** The document of the webview that is shown: the one inside of the two frames that VS Code keeps around it. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').last().frameLocator('iframe#active-frame');
  }

  /** The titles of the editors that are open. */
  async tabs(): Promise<string[]> {
    return this.page.locator('.tabs-container .tab .monaco-icon-label-container').allTextContents();
  }

  /** Saves a picture of the window, or of a part of it. */
  async screenshot(path: string, part: Locator | Page = this.page): Promise<void> {
    await part.screenshot({ path, animations: 'disabled' });
  }

  /** What was said on the console of the page. */
  get console(): readonly string[] {
    return this.#said;
  }

  /** Where the server keeps its settings and logs. */
  get userDataDir(): string {
    return this.#server.userDataDir;
  }

  /** Keeps the picture and the logs of a test that failed. */
  async keepFailure(name: string): Promise<string> {
    return keepFailure(`e2e-${name}`, { page: this.page, said: this.#said, server: this.#server });
  }

  async close(): Promise<void> {
    Workbench.#windows.delete(this);
    await endWorkbench(this.page, this.#guest ? undefined : this.#server);
  }

  /** Closes the window as a person does; the editor and its other windows stay. */
  async leave(): Promise<void> {
    Workbench.#windows.delete(this);
    await endWorkbench(this.page, undefined);
  }

  /** Ends the editor of a window that has been left. */
  async endEditor(): Promise<void> {
    await endWorkbench(undefined, this.#server);
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  #containerTab(label: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${escaped(label)}`) });
  }
}

/** A tree view. Rows that are scrolled out of sight are not there for it, as they are not for a person. */
export class View {
  readonly #page: Page;
  readonly #title: string;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
  }

  /** The view as a whole. A view that is alone in its container has its title in the container's. */
  get pane(): Locator {
    return this.#page.locator('.pane').filter({ has: this.#page.locator('.pane-header', { hasText: this.#title }) }).first();
  }

  /** What is shown in place of the tree while it is empty. */
  async welcome(): Promise<string> {
    const welcome = this.pane.locator('.welcome-view-content');
    await welcome.waitFor();
    return (await welcome.innerText()).trim();
  }

  /** Unfolds the view when only its header is shown. */
  async unfold(): Promise<void> {
    const header = this.pane.locator('.pane-header');
    if (await header.getAttribute('aria-expanded') === 'false') await header.click();
  }

  /** The row with this label. */
  row(label: string): Locator {
    return this.pane.locator('.monaco-list-row').filter({ has: labelled(this.#page, label) }).first();
  }

  /** The rows that are shown, from top to bottom, once there is one. */
  async rows(): Promise<Row[]> {
    await this.pane.locator('.monaco-list-row').first().waitFor();
    const rows = await this.pane.locator('.monaco-list-row').evaluateAll((elements) => elements.map((element) => ({
      // The list recycles its rows, so their order in the document says nothing.
      index: Number(element.getAttribute('data-index')),
      level: Number(element.getAttribute('aria-level')),
      label: element.querySelector('.label-name')?.textContent ?? '',
      description: element.querySelector('.label-description')?.textContent ?? '',
      expanded: element.getAttribute('aria-expanded'),
    })));
    return rows.sort((a, b) => a.index - b.index).map(({ level, label, description, expanded }) => ({
      level, label, description, expanded: expanded === null ? undefined : expanded === 'true',
    }));
  }

  /** The rows as text, indented by their level: easy to compare. */
  async text(): Promise<string> {
    return (await this.rows()).map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label}${description === '' ? '' : ` | ${description}`}`).join('\n');
  }

  async expand(label: string): Promise<void> {
    const row = this.row(label);
    if (await row.getAttribute('aria-expanded') === 'false') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator('[aria-expanded="true"]')).waitFor();
  }

  async click(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** Clicks an action that a row shows while it is pointed at. */
  async clickInline(label: string, action: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).getByRole('button', { name: action }).click();
  }

  /** Clicks an action in the title of the view. */
  async clickTitleAction(action: string): Promise<void> {
    await this.pane.hover();
    await this.#page.locator('.sidebar').getByRole('button', { name: action }).first().click();
  }

  /** Opens the context menu of a row; `chooseFromMenu` and `menuEntries` go on from there. */
  async openContextMenu(label: string): Promise<void> {
    await this.row(label).click({ button: 'right' });
    await this.#page.locator('.monaco-menu').waitFor();
  }
}

/** A label with exactly this text; parts of it may be elements of their own. */
function labelled(page: Page, text: string): Locator {
  return page.locator('.label-name', { hasText: new RegExp(`^\\s*${escaped(text)}\\s*$`) });
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

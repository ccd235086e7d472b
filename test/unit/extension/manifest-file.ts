import { readFileSync } from 'node:fs';

interface MenuEntry {
  command: string;
  when?: string;
  group?: string;
}

/** What the tests read of `package.json`. */
export interface Manifest {
  icon: string;
  activationEvents: string[];
  engines: { vscode: string };
  devDependencies: Record<string, string>;
  capabilities: {
    untrustedWorkspaces: { supported: unknown; description: string; restrictedConfigurations: string[] };
    virtualWorkspaces: { supported: unknown; description: string };
  };
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string; enablement?: string }[];
    viewsContainers: { activitybar: { id: string; title: string; icon: string }[] };
    views: Record<string, { id: string; name: string; icon: string; when?: string }[]>;
    viewsWelcome: { view: string; contents: string; when?: string }[];
    menus: Record<'commandPalette' | 'view/title' | 'view/item/context', MenuEntry[]>;
    configuration: { properties: Record<string, { type: string; default: unknown; scope?: string; enum?: unknown[]; enumDescriptions?: string[]; order: number }> };
    jsonValidation: { fileMatch: string; url: string }[];
    walkthroughs: {
      id: string;
      when?: string;
      steps: { id: string; description: string; media: Record<string, string>; completionEvents?: string[] }[];
    }[];
  };
}

/** The repository's folder, as a URL that ends with a slash. */
export const ROOT = new URL('../../../', import.meta.url);

export const manifestText = readFileSync(new URL('package.json', ROOT), 'utf8');
export const manifest = JSON.parse(manifestText) as Manifest;
/** The texts that `package.json` names by `%key%`. */
export const texts = JSON.parse(readFileSync(new URL('package.nls.json', ROOT), 'utf8')) as Record<string, string>;

/** Every clause of the manifest that an editor evaluates, with where it stands. */
export function whenClauses(): { place: string; clause: string }[] {
  const { commands, views, viewsWelcome, menus, walkthroughs } = manifest.contributes;
  const all = [
    ...commands.map(({ command, enablement }) => ({ place: command, clause: enablement })),
    ...Object.values(views).flat().map(({ id, when }) => ({ place: id, clause: when })),
    ...viewsWelcome.map(({ contents, when }) => ({ place: contents, clause: when })),
    ...Object.entries(menus).flatMap(([menu, entries]) => entries.map(({ command, when }) => ({ place: `${menu}: ${command}`, clause: when }))),
    ...walkthroughs.map(({ id, when }) => ({ place: id, clause: when })),
    ...walkthroughs.flatMap(({ steps }) => steps.flatMap(({ id, completionEvents = [] }) => completionEvents
      .filter((event) => event.startsWith('onContext:')).map((event) => ({ place: id, clause: event.slice('onContext:'.length) })))),
  ];
  return all.flatMap(({ place, clause }) => (clause === undefined ? [] : [{ place, clause }]));
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { COMMAND_IDS, INTERNAL_COMMAND_IDS, type CommandId } from '../../../src/contract/commands.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { CONTEXT_KEYS, type ContextKey, type ContextKeys } from '../../../src/contract/context-keys.ts';
import { SETTING_DEFAULTS, type SettingId, type Settings } from '../../../src/contract/settings.ts';
import { VIEW_CONTAINER, VIEW_IDS, WALKTHROUGH_ID } from '../../../src/contract/views.ts';
import { CONFIG_PATH } from '../../../src/node/workspace/config-file.ts';
import { manifest, manifestText, ROOT, texts, whenClauses } from './manifest-file.ts';
import { whenTerms } from './when-clause.ts';

const { contributes } = manifest;
const { commands, menus } = contributes;

/** Keys of VS Code's own that we ask for. */
const EDITOR_KEYS = new Set(['isWorkspaceTrusted', 'workspaceFolderCount', 'workbenchState', 'view', 'viewItem', 'false']);

/** What each of our keys may be compared with; a boolean stands alone. */
const VALUES: { readonly [K in ContextKey]: readonly string[] } = {
  'coherence.backlogState': Object.keys({ loading: true, missing: true, broken: true, unreadable: true, ready: true } satisfies Record<ContextKeys['coherence.backlogState'], true>),
  'coherence.running': [], 'coherence.canRun': [], 'coherence.paused': [], 'coherence.interrupted': [], 'coherence.hasDecision': [], 'coherence.hasResting': [], 'coherence.hasDayBudget': [], 'coherence.hasAgent': [], 'coherence.hasAgentKey': [],
  'coherence.hasRetryable': [], 'coherence.hasSkippable': [], 'coherence.hasDone': [], 'coherence.hasWork': [], 'coherence.hasCoverage': [], 'coherence.hasSpecTests': [],
  'coherence.hasKept': [], 'coherence.filtered': [],
  'coherence.configured': [],
};

/** Who may set what: a repository chooses no program, and what is a matter of taste is not a matter of one folder. */
const SCOPES: Readonly<Record<SettingId, 'machine' | 'machine-overridable' | 'application'>> = {
  'coherence.agent': 'machine-overridable',
  'coherence.searchPath': 'machine',
  'coherence.notifications': 'application',
  'coherence.continueRuns': 'application',
  'coherence.logKilobytes': 'application',
  'coherence.githubUrl': 'machine',
  'coherence.lenses.items': 'application',
  'coherence.lenses.specs': 'application',
  'coherence.lenses.requirements': 'application',
};

/** Commands of VS Code that our texts link to. */
const EDITOR_COMMANDS = new Set(['workbench.action.files.openFolder', 'workbench.trust.manage', ...VIEW_IDS.map((id) => `${id}.focus`)]);

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

describe('context keys', () => {
  it('have no view’s name: in the menus of its rows the editor takes that for itself', () => {
    const views = new Set<string>(VIEW_IDS);
    assert.deepEqual(CONTEXT_KEYS.filter((key) => views.has(key)), []);
  });
});

describe('commands in package.json', () => {
  it('are those of the registry', () => {
    assert.deepEqual(sorted(commands.map(({ command }) => command)), sorted(COMMAND_IDS));
  });

  it('belong to the category Coherence', () => {
    assert.deepEqual(commands.filter(({ category }) => category !== 'Coherence'), []);
  });

  it('have icons of the editor where they have one', () => {
    for (const { command, icon } of commands) if (icon !== undefined) assert.match(icon, /^\$\([a-z]+(-[a-z]+)*\)$/, command);
  });

  it('stand in the palette exactly where they can do something', () => {
    const inPalette = new Map(menus.commandPalette.map(({ command, when }) => [command, when]));
    assert.equal(inPalette.size, menus.commandPalette.length, 'A command stands in the palette twice.');
    for (const { command, enablement } of commands) {
      assert.equal(inPalette.get(command), INTERNAL_COMMAND_IDS.has(command as CommandId) ? 'false' : enablement, command);
    }
  });

  it('exist where a menu names them, and have an icon where it shows that alone', () => {
    const icons = new Map(commands.map(({ command, icon }) => [command, icon]));
    for (const [menu, entries] of Object.entries(menus)) {
      for (const { command, group = '' } of entries) {
        assert.ok(icons.has(command), `${menu}: ${command}`);
        if (/^(inline|navigation)/.test(group)) assert.ok(icons.get(command) !== undefined, `${menu}: ${command} has no icon.`);
      }
    }
  });

  it('stand in a menu of a view where a person is in that view', () => {
    for (const { command, when = '' } of [...menus['view/title'], ...menus['view/item/context']]) {
      for (const terms of whenTerms(when)) assert.ok(terms.some(({ key, operator }) => key === 'view' && operator !== 'is'), `${command}: ${when}`);
    }
  });

  it('stand once in each place of a menu', () => {
    for (const [menu, entries] of Object.entries(menus)) {
      const places = entries.map(({ command, group = '', when = '' }) => `${command} ${group.split('@')[0]} ${when}`);
      assert.equal(new Set(places).size, places.length, menu);
    }
  });
});

describe('views in package.json', () => {
  it('are those of the registry, in their container', () => {
    assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [VIEW_CONTAINER]);
    assert.deepEqual(Object.keys(contributes.views), [VIEW_CONTAINER]);
    assert.deepEqual(contributes.views[VIEW_CONTAINER]?.map(({ id }) => id), [...VIEW_IDS]);
  });

  it('have icons that exist', () => {
    for (const { icon } of [...contributes.viewsContainers.activitybar, ...Object.values(contributes.views).flat(), manifest]) {
      assert.ok(existsSync(new URL(icon, ROOT)), icon);
    }
  });

  it('are welcomed by texts about views that exist', () => {
    for (const { view } of contributes.viewsWelcome) assert.ok((VIEW_IDS as readonly string[]).includes(view), view);
  });
});

describe('settings in package.json', () => {
  const { properties } = contributes.configuration;

  it('are those of the registry, with its defaults', () => {
    assert.deepEqual(Object.fromEntries(Object.entries(properties).map(([id, { default: value }]) => [id, value])), SETTING_DEFAULTS);
  });

  it('can be set by whom they concern', () => {
    assert.deepEqual(Object.fromEntries(Object.entries(properties).map(([id, { scope }]) => [id, scope])), SCOPES);
  });

  it('come from no repository that nobody trusts where they name what is started', () => {
    const started = sorted(Object.entries(SCOPES).filter(([, scope]) => scope !== 'application').map(([id]) => id));
    assert.deepEqual(sorted(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations), started);
  });

  it('offer the choices that the code knows, each with what it means', () => {
    const choices = Object.keys({ all: true, decisions: true, none: true } satisfies Record<Settings['coherence.notifications'], true>);
    assert.deepEqual(properties['coherence.notifications']?.enum, choices);
    for (const [id, { enum: values = [], enumDescriptions = [] }] of Object.entries(properties)) assert.equal(enumDescriptions.length, values.length, id);
  });

  it('have an order without ties', () => {
    const orders = Object.values(properties).map(({ order }) => order);
    assert.equal(new Set(orders).size, orders.length);
  });
});

describe('the walkthrough in package.json', () => {
  const [walkthrough, ...more] = contributes.walkthroughs;
  const steps = walkthrough?.steps ?? [];

  it('is the one of the registry', () => {
    assert.deepEqual([walkthrough?.id, more], [WALKTHROUGH_ID, []]);
    assert.ok(steps.length > 0);
  });

  for (const { id, media, completionEvents = [] } of steps) {
    it(`shows a picture for the step ${id}`, () => {
      const { altText, ...files } = media;
      assert.match(altText ?? '', /^%.+%$/);
      assert.deepEqual(Object.values(files).filter((path) => !existsSync(new URL(path, ROOT))), []);
    });

    it(`can complete the step ${id}`, () => {
      assert.ok(completionEvents.length > 0);
      for (const event of completionEvents) {
        const [kind = '', about = ''] = event.split(/:(.*)/s);
        switch (kind) {
          case 'onCommand':
            // The editor makes a command of each view.
            assert.ok([...COMMAND_IDS, ...VIEW_IDS.map((id) => `${id}.focus`)].includes(about), event);
            break;
          case 'onView':
            assert.ok((VIEW_IDS as readonly string[]).includes(about), event);
            break;
          case 'onSettingChanged':
            assert.ok(about in SETTING_DEFAULTS, event);
            break;
          // Its keys and values are looked at together with those of all other clauses.
          case 'onContext':
            break;
          default:
            assert.fail(`Nobody knows what ${event} is.`);
        }
      }
    });
  }
});

describe('clauses in package.json', () => {
  const terms = whenClauses().flatMap(({ place, clause }) => whenTerms(clause).flat().map((term) => ({ place, ...term })));

  it('ask for keys of ours, or for known ones of the editor', () => {
    const ours = new Set<string>(CONTEXT_KEYS);
    assert.deepEqual(terms.filter(({ key }) => !ours.has(key) && !EDITOR_KEYS.has(key)), []);
  });

  it('compare our keys with values that they can have', () => {
    for (const { place, key, operator, value } of terms) {
      if (EDITOR_KEYS.has(key)) continue;
      const values = VALUES[key as ContextKey];
      if (values.length === 0) assert.match(operator, /^is( not)?$/, `${place}: ${key} is true or false.`);
      else assert.ok((operator === '==' || operator === '!=') && values.includes(value), `${place}: ${key} ${operator} ${value}`);
    }
  });

  it('leave no key of ours without a use', () => {
    assert.deepEqual(CONTEXT_KEYS.filter((key) => !terms.some((term) => term.key === key)), []);
  });

  it('name views that exist', () => {
    for (const { place, key, operator, value } of terms) {
      if (key !== 'view') continue;
      const pattern = operator === '=~' ? new RegExp(value.slice(1, -1)) : undefined;
      assert.ok(VIEW_IDS.some((id) => (pattern === undefined ? id === value : pattern.test(id))), `${place}: ${value}`);
    }
  });
});

describe('texts of package.json', () => {
  it('are there, and none of them for nothing', () => {
    const used = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(texts)));
  });

  it('say something', () => {
    for (const [key, text] of Object.entries(texts)) assert.match(text, /^\S(.*\S)?$/s, key);
  });

  it('link to commands that exist', () => {
    const known = new Set<string>([...COMMAND_IDS, ...EDITOR_COMMANDS]);
    for (const [key, text] of Object.entries(texts)) {
      for (const [link, command = ''] of text.matchAll(/\(command:([^)?]+)[^)]*\)/g)) assert.ok(known.has(command), `${key}: ${link}`);
    }
  });
});

describe('package.json', () => {
  it('says what the extension does where a workspace is not trusted or not on the disk', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.equal(virtualWorkspaces.supported, false);
    for (const { description } of [untrustedWorkspaces, virtualWorkspaces]) assert.match(description, /^%.+%$/);
  });

  it('wakes the extension up only where there is something for it', () => {
    const { specs, backlogs } = configSchema.parse({});
    assert.ok(backlogs.every((file) => file.startsWith(`${specs}/`) && file.endsWith('.md')));
    assert.deepEqual(manifest.activationEvents, [CONFIG_PATH, `${specs}/*.md`].map((path) => `workspaceContains:${path}`));
  });

  it('has the configuration checked by a schema that is there', () => {
    assert.deepEqual(contributes.jsonValidation.map(({ fileMatch }) => fileMatch), [`**/${CONFIG_PATH}`]);
    for (const { url } of contributes.jsonValidation) assert.doesNotThrow(() => JSON.parse(readFileSync(new URL(url, ROOT), 'utf8')));
  });

  it('uses no more of the editor than its oldest version has', () => {
    const minor = (version = ''): string => version.replace(/^\^/, '').split('.').slice(0, 2).join('.');
    assert.equal(minor(manifest.engines.vscode), minor(manifest.devDependencies['@types/vscode']));
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { INTERNAL_COMMAND_IDS, type CommandId } from '../../../src/contract/commands.ts';
import { SETTING_DEFAULTS } from '../../../src/contract/settings.ts';
import { manifest, ROOT, texts } from './manifest-file.ts';

const guide = readFileSync(new URL('docs/editor.md', ROOT), 'utf8');
const rows = (pattern: RegExp): string[] => [...guide.matchAll(pattern)].map(([, first = '']) => first).sort();

describe('docs/editor.md', () => {
  it('describes every command of the palette, by its title, and no other', () => {
    const titles = manifest.contributes.commands
      .filter(({ command }) => !INTERNAL_COMMAND_IDS.has(command as CommandId))
      .map(({ title }) => `Coherence: ${texts[title.replaceAll('%', '')]}`);
    assert.deepEqual(rows(/^\| (Coherence: [^|]+?) \|/gm), titles.sort());
  });

  it('describes every setting with its default', () => {
    const settings = Object.entries(SETTING_DEFAULTS).map(([id, value]) => `${id}=${value === '' ? '' : typeof value === 'string' ? value : JSON.stringify(value)}`);
    const described = [...guide.matchAll(/^\| `(coherence\.[\w.]+)` \| (?:`([^`]*)`)? ?\|/gm)].map(([, id = '', value = '']) => `${id}=${value}`);
    assert.deepEqual(described.sort(), settings.sort());
  });
});

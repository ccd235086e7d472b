import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
}

describe('media/config.schema.json', () => {
  const root = new URL('../../../', import.meta.url);

  it('is what the configuration’s own schema says', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('scripts/schema.mjs', root)), '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('says of every key what it is, and knows no others', () => {
    const walk = (schema: Schema, path: string): void => {
      for (const [name, value] of Object.entries(schema.properties ?? {})) {
        assert.match(value.description ?? '', /^[A-Z].*\S$/s, `${path}${name}`);
        walk(value, `${path}${name}.`);
      }
      if (schema.properties !== undefined) assert.equal(schema.additionalProperties, false, path);
      else if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}*.`);
    };
    walk(JSON.parse(readFileSync(new URL('media/config.schema.json', root), 'utf8')) as Schema, '');
  });
});

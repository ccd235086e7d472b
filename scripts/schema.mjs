// `node scripts/with-node.mjs scripts/schema.mjs [--check]`: writes media/config.schema.json, by which editors check
// .coherence/config.json, from the schema in src/contract/config.ts. With --check it only says whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { configSchema } from '../src/contract/config.ts';
import { root } from './setup.mjs';

const path = join(root, 'media', 'config.schema.json');

const schema = z.toJSONSchema(configSchema, {
  // What VS Code knows best.
  target: 'draft-7',
  // What people write: keys with a default may be left out.
  io: 'input',
  // A key that is not known is ignored, and said.
  override: ({ jsonSchema }) => {
    if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
  },
});
const text = `${JSON.stringify({ title: 'Coherence Pipeline', ...schema }, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error('media/config.schema.json is not what src/contract/config.ts says. Write it anew with: node scripts/with-node.mjs scripts/schema.mjs');
  process.exitCode = 1;
}

// `node inflate-chromium.mjs PACKAGE`: unpacks the archives of @sparticuz/chromium into the folder of temporary files,
// which is where the package puts them: whoever starts this names that folder in TMPDIR.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const { inflate } = await import(pathToFileURL(join(folder, 'build', 'index.js')).href);
for (const archive of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']) await inflate(join(folder, 'bin', archive));

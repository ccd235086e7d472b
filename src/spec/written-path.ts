import { pathFromWords } from './listed-files.ts';

/**
 * How a path is written so that a list of files reads it: as it is, with `./` in front where its name alone is none, and
 * with `?` for characters that a list cannot hold, such as blanks. `read` is what the list has then. Null for a path
 * that is absolute or leads outside.
 */
export function writtenPath(path: string): { written: string; read: string } | null {
  const bare = path.replace(/^(?:\.\/)+/, '');
  if (bare === '' || bare.length > 1000 || /^(?:\/|[a-z]:[/\\])/i.test(bare) || bare.split('/').includes('..')) return null;
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  const plain = bare.replace(/[\s=;,`$^()<>|"\\%\u0000-\u001f\u007f-\u009f]|\p{Cc}/gu, '?').replace(/:(?=\d)|#(?=L\d)/g, '?');
  for (const written of [bare, `./${bare}`, plain, `./${plain}`]) {
    const read = pathFromWords(written);
    if (read !== null && (read === bare || read === plain)) return { written, read };
  }
  return null;
}

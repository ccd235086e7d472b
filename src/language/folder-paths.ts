import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The URIs of one workspace folder, and the paths of its files relative to it. Links are not followed: it is the text that counts. */
export interface FolderPaths {
  /** As the client wrote it, without a slash at its end. */
  readonly uri: string;
  /** The absolute path of the folder. */
  readonly root: string;
  uriOf(file: string): string;
  /** Null for what is not below the folder. */
  fileOf(uri: string): string | null;
}

/** Null for a folder that is on no disk of this machine. */
export function folderPaths(uri: string): FolderPaths | null {
  const root = pathOf(uri);
  if (root === null) return null;
  const folder = trimmed(uri);
  const top = trimmed(root);
  return {
    uri: folder,
    root,
    uriOf: (file) => `${folder}/${file.split('/').map(encoded).join('/')}`,
    fileOf(other) {
      const path = pathOf(other);
      return path !== null && path.startsWith(`${top}${sep}`) ? path.slice(top.length + 1).replaceAll(sep, '/') : null;
    },
  };
}

/** Clients write a drive's letter as they like. No file has a NUL character in its name. */
function pathOf(uri: string): string | null {
  if (!uri.startsWith('file:') || /%00/.test(uri)) return null;
  try {
    return fileURLToPath(uri).replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
  } catch {
    return null;
  }
}

/** As `vscode.Uri` writes it: everything but letters, digits and `-._~`. */
function encoded(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function trimmed(path: string): string {
  return path.length > 1 && (path.endsWith('/') || path.endsWith(sep)) ? path.slice(0, -1) : path;
}

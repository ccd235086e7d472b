import { nodeFileSystem, type FileHandle, type FileSystem } from '../../../src/node/store/file-system.ts';

export interface Operation {
  name: 'open' | 'write' | 'datasync' | 'sync' | 'truncate' | 'rename' | 'unlink' | 'mkdir' | 'copyFile';
  path: string;
  /** For `open`: the flags. */
  flags?: string;
  /** For `write`: how many bytes. */
  bytes?: number;
}

/**
 * The real file system with a say in every operation that changes something. `before` may throw what the system
 * would, or answer a write with the number of bytes that get through.
 */
export function faultyFileSystem(before: (operation: Operation) => number | void | Promise<number | void>): FileSystem {
  const open = async (path: string, flags: string, mode?: number): Promise<FileHandle> => {
    await before({ name: 'open', path, flags });
    return faultyHandle(await nodeFileSystem.open(path, flags, mode), path, before);
  };
  return {
    ...nodeFileSystem,
    open: open as FileSystem['open'],
    rename: async (from, to) => {
      await before({ name: 'rename', path: String(to) });
      await nodeFileSystem.rename(from, to);
    },
    unlink: async (path) => {
      await before({ name: 'unlink', path: String(path) });
      await nodeFileSystem.unlink(path);
    },
    mkdir: (async (path: string, options: { recursive: true; mode: number }) => {
      await before({ name: 'mkdir', path });
      return nodeFileSystem.mkdir(path, options);
    }) as FileSystem['mkdir'],
    copyFile: async (from, to) => {
      await before({ name: 'copyFile', path: String(to) });
      await nodeFileSystem.copyFile(from, to);
    },
  };
}

function faultyHandle(handle: FileHandle, path: string, before: (operation: Operation) => number | void | Promise<number | void>): FileHandle {
  const faulty = {
    write: async (bytes: Buffer, offset: number, length: number, position: number) => {
      const allowed = (await before({ name: 'write', path, bytes: length })) ?? length;
      return allowed === 0 ? { bytesWritten: 0, buffer: bytes } : handle.write(bytes, offset, allowed, position);
    },
    datasync: async () => {
      await before({ name: 'datasync', path });
      await handle.datasync();
    },
    sync: async () => {
      await before({ name: 'sync', path });
      await handle.sync();
    },
    truncate: async (length: number) => {
      await before({ name: 'truncate', path });
      await handle.truncate(length);
    },
  };
  return new Proxy(handle, {
    get(target, key) {
      if (Object.hasOwn(faulty, key)) return Reflect.get(faulty, key) as unknown;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** An error as the system makes it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** Something that holds a resource until it is told to let go. Disposing twice does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Makes a disposable that runs `release` at most once. */
export function disposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose() {
      if (released) return;
      released = true;
      release();
    },
  };
}

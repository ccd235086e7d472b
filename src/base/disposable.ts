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

/**
 * Disposables that end together, the last one first. What is added afterwards is disposed at once; errors do not keep
 * the others from being disposed and are thrown together at the end.
 */
export class DisposableStore implements Disposable {
  #held: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(held: T): T {
    if (this.#disposed) held.dispose();
    else this.#held.push(held);
    return held;
  }

  dispose(): void {
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const held of this.#held.splice(0).toReversed()) {
      try {
        held.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some parts did not end well.');
  }
}

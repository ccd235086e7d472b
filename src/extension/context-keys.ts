import * as vscode from 'vscode';
import type { ContextKey, ContextKeys } from '../contract/context-keys.ts';

/** Keeps the context keys as they should be; each is written only when it changes. */
export class ContextKeyWriter {
  readonly #written = new Map<ContextKey, unknown>();

  write(values: ContextKeys): void {
    for (const [key, value] of Object.entries(values) as [ContextKey, ContextKeys[ContextKey]][]) {
      if (this.#written.get(key) === value) continue;
      this.#written.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}

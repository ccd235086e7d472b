// Where the editors, Nodes and browsers of the tests are kept, with what failed tests leave behind.
import { join } from 'node:path';
import { root } from '../setup.mjs';

export const cache = join(root, '.vscode-test');
export const failures = join(cache, 'failures');

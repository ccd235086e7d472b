import { EXIT } from '../contract/exit-codes.ts';
import { isNewEnough, NODE_FLOOR } from '../host/node-floor.ts';

// An older Node cannot load the program itself: this file, and what it imports, is all that it gets to read.
if (isNewEnough(process.version)) {
  await import('./main.ts');
} else {
  process.stderr.write(`coherence needs Node ${NODE_FLOOR} or newer, and this is ${process.version}: install a newer one (https://nodejs.org) and try again.\n`);
  process.exitCode = EXIT.usage;
}

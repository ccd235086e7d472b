import { codeOf } from '../base/errors.ts';
import { watchInterrupts } from './interrupts.ts';
import { runCommandLine } from './program.ts';
import { systemServices } from './system-services.ts';
import { systemTerminal } from './system-terminal.ts';

const interrupts = watchInterrupts({
  on: (signal, listener) => process.on(signal, listener),
  exit: (code) => process.exit(code),
});

process.stdout.on('error', (error) => {
  // The reader went away, as `| head` does: that is an end, not an error. Writes after it fail in other ways.
  if (codeOf(error) === 'EPIPE' || process.stdout.destroyed) interrupts.outputClosed();
  else throw error;
});

// Set, not exit(): what was written to a pipe has to arrive first.
process.exitCode = await runCommandLine(process.argv.slice(2), systemServices(interrupts.event), systemTerminal(process.env));

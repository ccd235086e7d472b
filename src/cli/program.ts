import { Command, CommanderError, Help, type Option } from 'commander';
import { EXIT } from '../contract/exit-codes.ts';
import { addApprove } from './commands/approve.ts';
import { addBacklog } from './commands/backlog.ts';
import { addBudget } from './commands/budget.ts';
import { addCoverage } from './commands/coverage.ts';
import { addDoctor } from './commands/doctor.ts';
import { addHumanCommands } from './commands/human.ts';
import { addInit } from './commands/init.ts';
import { addLint } from './commands/lint.ts';
import { addLsp } from './commands/lsp.ts';
import { addRun } from './commands/run.ts';
import { addAttention, addStatus } from './commands/status.ts';
import { failureJson, failureLines, failureOf } from './failure.ts';
import { WORKSPACE_GROUP, type Invocation } from './invocation.ts';
import type { CliServices } from './services.ts';
import type { Terminal } from './terminal.ts';

const EXIT_CODES_HELP = `
Exit codes: 0 done, 1 work failed or findings exist, 2 usage, 3 everything left waits for a human,
4 a budget or limit was reached, 5 another owner holds the workspace and cannot be reached.`;

/** The whole command line: every command with its arguments and options. */
export function createProgram(invocation: Invocation): Command {
  const { terminal, services } = invocation;
  const program = new Command('coherence')
    .description('Takes a backlog through spec, impl, test and review with coding agents; evidence alone completes work.')
    .version(services.programVersion)
    .helpCommand(false)
    .configureHelp({ subcommandTerm, groupItems: workspaceLast })
    .addHelpText('after', EXIT_CODES_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
      // Said once, by us, in the form of every other error.
      outputError: () => {},
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      getOutHasColors: () => terminal.colour,
      getErrHasColors: () => terminal.errorColour,
    });
  addInit(program, invocation);
  addRun(program, invocation);
  addStatus(program, invocation);
  addAttention(program, invocation);
  addBacklog(program, invocation);
  addCoverage(program, invocation);
  addLint(program, invocation);
  addHumanCommands(program, invocation);
  addBudget(program, invocation);
  addApprove(program, invocation);
  addDoctor(program, invocation);
  addLsp(program, invocation);
  return program;
}

/** A command in a list: without `[options]`, which all of them have. */
function subcommandTerm(command: Command): string {
  return [command.name(), ...command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '');
    return argument.required ? `<${name}>` : `[${name}]`;
  })].join(' ');
}

/** A command's own options come before those that most commands have. */
function workspaceLast<T extends Command | Option>(items: T[], visible: T[], groupOf: (item: T) => string): Map<string, T[]> {
  const groups = [...new Help().groupItems(items, visible, groupOf)];
  return new Map(groups.sort(([a], [b]) => Number(a === WORKSPACE_GROUP) - Number(b === WORKSPACE_GROUP)));
}

/** Runs one command line (without the program's own name) and answers with its exit code. Never rejects. */
export async function runCommandLine(argv: readonly string[], services: CliServices, terminal: Terminal): Promise<number> {
  const invocation: Invocation = { services, terminal, exitCode: EXIT.done };
  try {
    await createProgram(invocation).parseAsync([...argv], { from: 'user' });
    return invocation.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      // Help for want of a command has been written by commander.
      if (error.code === 'commander.help') return EXIT.usage;
    }
    const failure = failureOf(error);
    if (wantsJson(argv)) terminal.writeError(failureJson(failure));
    else terminal.writeError(`${failureLines(failure, { columns: terminal.columns, colour: terminal.errorColour, unicode: terminal.unicode }).join('\n')}\n`);
    if (failure.code === 'internal' && services.environment['COHERENCE_DEBUG'] !== undefined && error instanceof Error) {
      terminal.writeError(`${error.stack ?? ''}\n`);
    }
    return failure.exitCode;
  }
}

/** Read from the words themselves: where the usage is wrong, there are no options yet. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

import { Option, type Command } from 'commander';
import type { Invocation } from '../invocation.ts';

export function addLsp(program: Command, invocation: Invocation): void {
  program
    .command('lsp')
    .description('serve specs and backlogs to an editor: the Language Server Protocol')
    .addOption(new Option('--stdio', 'speak over standard input and output').makeOptionMandatory())
    .action(() => invocation.services.serveLanguage());
}

import type { Command } from 'commander';
import type { EngineApi } from '../../contract/engine-api.ts';
import { backlogOption, hostOptions, jsonOption, layoutOf, withHost, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { indented } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

type HumanOptions = WorkspaceOptions & JsonOption;
type Act = (api: EngineApi, by: string) => Promise<void>;

/** The commands of the human's part. They reach the owner where one lives, and are recorded by this process else. */
export function addHumanCommands(program: Command, invocation: Invocation): void {
  const command = (name: string, description: string): Command => workspaceCommand(program, name, description).addOption(backlogOption()).addOption(jsonOption());
  const act = (options: HumanOptions, done: string, work: Act): Promise<void> => perform(invocation, options, done, work);

  command('decide', 'answer a question')
    .argument('<task>', 'the id that the question came with, or the key or number of its item')
    .argument('<answer>', 'an option, its number or beginning, or a text of your own')
    .action((task: string, answer: string, options: HumanOptions) => decide(invocation, options, task, answer));
  command('retry', 'give a failed or blocked item a new start; its work stays')
    .argument('<item>', 'key or number')
    .action((item: string, options: HumanOptions) => act(options, 'Open again', (api, by) => api.retry(item, by)));
  command('skip', 'leave an item out until it is retried')
    .argument('<item>', 'key or number')
    .action((item: string, options: HumanOptions) => act(options, 'Skipped', (api, by) => api.skip(item, by)));
  command('cancel', 'end what works on an item; the item then waits for you')
    .argument('<item>', 'key or number of an item, or id of a task')
    .action((item: string, options: HumanOptions) => act(options, 'Cancelled', (api, by) => api.cancel(item, by)));
  command('reopen', 'make a done item open again')
    .argument('<item>', 'key or number')
    .action((item: string, options: HumanOptions) => act(options, 'Open again', (api, by) => api.reopen(item, by)));
  command('pause', 'finish the running attempt and start no other')
    .argument('[reason]', 'why, for those who find it paused', 'no reason given')
    .action((reason: string, options: HumanOptions) => act(options, 'Paused. Go on with: coherence resume', (api, by) => api.pause(reason, by)));
  command('resume', 'go on after a pause').action((options: HumanOptions) => act(options, 'Resumed', (api, by) => api.resume(by)));
}

/** Answers a question, and says which one that was, with all that an answer may have allowed. */
async function decide(invocation: Invocation, options: HumanOptions, task: string, answer: string): Promise<void> {
  let question: string | undefined;
  const layout = layoutOf(invocation.terminal);
  await perform(invocation, options, 'Answered', async (api, by) => {
    const { decisions } = await api.status();
    question = (decisions.find(({ id }) => id === task) ?? decisions.find(({ key }) => key === task) ?? decisions.find(({ label }) => label === task))?.question;
    await api.decide(task, answer, by);
  }, () => (question === undefined ? [] : indented(plainLine(question), 2, layout)));
}

async function perform(invocation: Invocation, options: HumanOptions, done: string, work: Act, below: () => string[] = () => []): Promise<void> {
  const { terminal, services } = invocation;
  await withHost(invocation, hostOptions(invocation, options), (host) => work(host.api, services.user));
  if (options.json) return writeJson(terminal, { ok: true });
  const { style, symbols } = layoutOf(terminal);
  writeLines(terminal, [`${style.good(symbols.done)} ${done}`, ...below()]);
}

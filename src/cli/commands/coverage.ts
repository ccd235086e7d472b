import { Option, type Command, type CommandOptions } from 'commander';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { DocumentRequest, DocumentUpdate } from '../../contract/coverage.ts';
import { EXIT } from '../../contract/exit-codes.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import type { HostOptions, WorkspaceReader } from '../../host/workspace-host.ts';
import { coverageFindings } from '../coverage/findings.ts';
import { unifiedDiff, unifiedDiffs } from '../coverage/unified-diff.ts';
import { failureOf } from '../failure.ts';
import { hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { createLayout } from '../text/layout.ts';
import { plainText } from '../text/plain.ts';
import { coverageFindingLines } from '../views/coverage-finding-lines.ts';
import { coverageLines } from '../views/coverage-lines.ts';
import { documentLines, problemLines } from '../views/document-lines.ts';

interface CoverageOptions extends WorkspaceOptions, JsonOption {
  junit?: string[];
}

interface UpdateOptions extends CoverageOptions {
  dryRun?: true;
  strict?: true;
  joinRows?: true;
  onlyIfPassed?: true;
}

export function addCoverage(program: Command, invocation: Invocation): void {
  const coverage = program.command('coverage').description('what tests say of each spec, and the documents that follow it').helpCommand(false);
  const command = (name: string, description: string, options?: CommandOptions): Command =>
    workspaceCommand(coverage, name, description, options).addOption(jsonOption());

  command('list', 'list the specs with their tests and requirements; without a command as well', { isDefault: true })
    .action((options: CoverageOptions) => list(invocation, options));
  command('update', 'bring the documents up to date with the evidence')
    .addOption(junitOption())
    .option('--dry-run', 'print what would be changed as a unified diff, write nothing')
    .option('--strict', 'exit code 1 when not all of it could be done')
    .option('--join-rows', 'put rows that a blank line has cut off back into their table')
    .option('--only-if-passed', 'write nothing unless tests ran and none failed (always so in CI)')
    .action((options: UpdateOptions) => update(invocation, options));
  command('check', 'report where the documents do not say what the evidence says')
    .addOption(junitOption())
    .action((options: CoverageOptions) => check(invocation, options));
  command('hand-over', 'give places that people have changed back to the pipeline')
    .argument('<place...>', 'as "coherence coverage update" shows them')
    .action((places: string[], options: CoverageOptions) => handOver(invocation, places, options));
}

function junitOption(): Option {
  return new Option('--junit <glob...>', 'reports to read besides the configured ones, whatever their age');
}

async function list(invocation: Invocation, options: CoverageOptions): Promise<void> {
  const { terminal } = invocation;
  const view = await withReader(invocation, hostOptions(invocation, options), (reader) => reader.coverage());
  if (options.json) return writeJson(terminal, { specs: view.specs, reports: view.reports, tests: view.tests });
  writeLines(terminal, coverageLines(view, layoutOf(terminal)));
}

async function update(invocation: Invocation, options: UpdateOptions): Promise<void> {
  const { terminal } = invocation;
  const done = await bestEffort(invocation, hostOptions(invocation, options), requestOf(options, invocation.services.environment));
  if (options.strict && done.problems.length > 0) invocation.exitCode = EXIT.failed;
  if (options.json) return writeJson(terminal, updateJson(done));
  if (options.dryRun) return writeDiff(invocation, done);
  writeLines(terminal, documentLines(done, layoutOf(terminal)));
}

function requestOf(options: UpdateOptions, environment: Readonly<Record<string, string | undefined>>): DocumentRequest {
  return {
    ...(options.dryRun === undefined ? {} : { dryRun: true, namesCommit: true }),
    ...(options.junit === undefined ? {} : { reports: options.junit }),
    ...(options.joinRows === undefined ? {} : { joinRows: true }),
    ...(options.onlyIfPassed === undefined && !isCi(environment) ? {} : { onlyIfPassed: true }),
  };
}

function isCi(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !['', 'false', '0'].includes(environment['CI'] ?? '');
}

/**
 * Updates the documents. What goes wrong on the way is a problem in the answer: documents that stay behind are no
 * reason for a script to end.
 * @throws UserError where the command line or the configuration is wrong
 */
async function bestEffort(invocation: Invocation, host: HostOptions, request: DocumentRequest): Promise<DocumentUpdate> {
  try {
    return await withReader(invocation, host, (reader) => {
      requireRightConfig(reader.problems);
      return reader.updateDocuments(request);
    });
  } catch (error) {
    if (failureOf(error).exitCode === EXIT.usage) throw error;
    return { changes: [], kept: [], proposals: [], written: false, problems: [adviceOf(error)] };
  }
}

/** Without the texts of whole files: the diff says what is different. */
function updateJson({ changes, ...rest }: DocumentUpdate): unknown {
  return { changes: changes.map((change) => ({ path: change.path, summary: change.summary, diff: unifiedDiff(change) })), ...rest };
}

/** Only the diff goes to standard output, so that it can be applied; what else there is to say stands beside it. */
function writeDiff({ terminal }: Invocation, { changes, problems }: DocumentUpdate): void {
  const diff = unifiedDiffs(changes);
  if (diff !== '') terminal.write(terminal.live ? plainText(diff) : diff);
  const layout = createLayout({ columns: terminal.columns, colour: terminal.errorColour, unicode: terminal.unicode });
  const said = [...(diff === '' ? ['Nothing would change.'] : []), ...problemLines(problems, layout)];
  if (said.length > 0) terminal.writeError(`${said.join('\n')}\n`);
}

async function check(invocation: Invocation, options: CoverageOptions): Promise<void> {
  const { terminal } = invocation;
  const view = await withReader(invocation, hostOptions(invocation, options), (reader) => {
    requireRightConfig(reader.problems);
    return reader.coverage(options.junit);
  });
  const findings = coverageFindings(view);
  if (options.json) writeJson(terminal, { findings });
  else writeLines(terminal, coverageFindingLines(findings, layoutOf(terminal)));
  if (findings.some((finding) => finding.severity === 'error')) invocation.exitCode = EXIT.failed;
}

async function handOver(invocation: Invocation, places: string[], options: CoverageOptions): Promise<void> {
  const { terminal, services } = invocation;
  await withReader(invocation, hostOptions(invocation, options), async (reader) => {
    requireRightConfig(reader.problems);
    try {
      await reader.handOver(places, services.user);
    } catch (error) {
      throw error instanceof UserError && error.code === 'unknown-place' ? await withKnownPlaces(error, reader) : error;
    }
  });
  if (options.json) return writeJson(terminal, { ok: true });
  const { style, symbols } = layoutOf(terminal);
  writeLines(terminal, [`${style.good(symbols.done)} Handed over. Bring it up to date with: coherence coverage update`]);
}

/** The error with the places that there are. */
async function withKnownPlaces(error: UserError, reader: WorkspaceReader): Promise<UserError> {
  const places = (await reader.coverage()).kept.map((kept) => kept.place);
  return new UserError(error.code, error.message, {
    ...(places.length === 0
      ? { hint: 'People keep no place now, so there is nothing to hand over.' }
      : { hint: 'These can be handed over; a name with blanks needs quotes.', detail: places.join('\n') }),
  });
}

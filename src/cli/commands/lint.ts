import { Option, type Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { configProblemText } from '../../contract/config-problem.ts';
import { EXIT } from '../../contract/exit-codes.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import type { WorkspaceDocuments } from '../lint/workspace-documents.ts';
import { hostOptions, jsonOption, layoutOf, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { checkDocuments, readDocuments } from '../lint/check-documents.ts';
import { chosenDocuments } from '../lint/chosen-documents.ts';
import { fixDocuments } from '../lint/fix-documents.ts';
import { findingJson, needsWork, type LintReport } from '../lint/report.ts';
import { sarifContext } from '../lint/sarif-context.ts';
import { sarifLog } from '../lint/sarif-format.ts';
import { changeLines, lintLines, noticeLines } from '../lint/text-format.ts';
import { Turns } from '../lint/turns.ts';
import { createLayout } from '../text/layout.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

interface LintOptions extends WorkspaceOptions, JsonOption {
  format?: Format;
  fix?: true;
}

export function addLint(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'lint', 'report what is wrong in specs and backlogs, or mend it')
    .argument('[paths...]', 'files or folders to check; all documents where none is named')
    .addOption(new Option('--format <format>', 'how findings are printed; text where it is not given').choices(FORMATS))
    .option('--fix', 'make the fixes that nobody has to decide about')
    .addOption(jsonOption('the same as --format json'))
    .action((paths: string[], options: LintOptions) => lint(invocation, paths, options));
}

async function lint(invocation: Invocation, paths: readonly string[], options: LintOptions): Promise<void> {
  const { services } = invocation;
  const format = formatOf(options);
  const workspace = await services.openDocuments(hostOptions(invocation, options));
  requireRightConfig(workspace.problems);
  const chosen = chosenDocuments(paths, workspace, services);
  const turns = new Turns(invocation);
  const report = await lintedReport(workspace, chosen, options.fix === true, turns).finally(() => turns.end());
  write(invocation, format, report, workspace);
  if (needsWork(report)) invocation.exitCode = EXIT.failed;
}

async function lintedReport(workspace: WorkspaceDocuments, chosen: readonly string[], fix: boolean, turns: Turns): Promise<LintReport> {
  const { linter } = workspace;
  await readDocuments(linter, turns);
  const changes = fix ? await fixDocuments(workspace, chosen) : null;
  return {
    findings: await checkDocuments(linter, chosen, turns),
    documents: chosen.length,
    fixed: changes?.fixed ?? null,
    left: changes?.left ?? [],
    notices: [...workspace.problems.map(configProblemText), ...workspace.notices, ...(chosen.length === 0 ? [nothingThere(workspace)] : [])],
  };
}

/** For who stands in another folder than he thinks, or has specs and backlogs where nobody looks for them. */
function nothingThere({ root, config }: WorkspaceDocuments): string {
  return `There is nothing to check in ${root}: no specs in ${config.specs} and no backlog ${config.backlogs[0]}. Say in .coherence/config.json where they are, or begin with coherence init.`;
}

function formatOf({ format, json }: LintOptions): Format {
  if (json === true && format !== undefined && format !== 'json') throw new UserError('usage', `--json and --format ${format} say two things.`, { hint: 'Leave one of them out.' });
  return json === true ? 'json' : (format ?? 'text');
}

/** Findings go to standard output, alone where a program reads them; what else there is to say stands beside them. */
function write({ terminal, services }: Invocation, format: Format, report: LintReport, workspace: WorkspaceDocuments): void {
  const layout = createLayout({ columns: terminal.columns, colour: terminal.errorColour, unicode: terminal.unicode });
  const beside = [...noticeLines(report, layout), ...(format === 'text' ? [] : changeLines(report, layout))];
  if (beside.length > 0) terminal.writeError(`${beside.join('\n')}\n`);
  switch (format) {
    case 'text':
      return writeLines(terminal, lintLines(report, layoutOf(terminal)));
    case 'json':
      return writeJson(terminal, { findings: report.findings.map(({ finding }) => findingJson(finding)) });
    case 'sarif':
      return writeJson(terminal, sarifLog(report, sarifContext(workspace, services)));
  }
}

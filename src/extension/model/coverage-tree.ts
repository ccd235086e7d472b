import * as l10n from '@vscode/l10n';
import type { CoverageView, DocumentProposal, KeptPlace, ReportView, RequirementView, SpecCoverage } from '../../contract/coverage.ts';
import { age } from './ages.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { itemName } from './item-row.ts';
import { oneLine, plain } from '../../base/markdown-text.ts';
import { specDescription, specIcon, specName, specTooltip, stateIcon, stateText, summaryText } from './spec-coverage.ts';
import type { TreeNode } from './tree-node.ts';

/** The id of what is known of a folder's specs, by which it is found in the view. */
export function coverageId(folder: string): string {
  return `${folder}#pipeline/coverage`;
}

/** What evidence says of the specs and makes of the documents. `now`: milliseconds since the epoch. */
export function coverageNode(snapshot: FolderSnapshot, now: number): TreeNode {
  const { coverage } = snapshot;
  const folder = snapshot.folder.uri;
  const common = { id: coverageId(folder), folder, label: l10n.t('Coverage'), icon: { id: 'graph' } };
  if (coverage === null || isNothing(coverage)) return { ...common, description: l10n.t('unknown: no coverage is recorded yet') };
  const make: Make = (name, node) => ({ id: `${coverageId(folder)}/${name}`, folder, ...node });
  return {
    ...common,
    description: summaryText(coverage),
    children: [
      ...coverage.problems.map((problem, index) => make(`problems/${index}`, {
        label: oneLine(problem), icon: { id: 'warning', colour: 'list.warningForeground' }, tooltip: () => plain(problem),
      })),
      ...documentNodes(snapshot, coverage, make),
      ...keptNodes(coverage, make),
      ...proposalNodes(coverage.proposals, make),
      ...reportNodes(coverage.reports, now, make),
      ...coverage.specs.map((spec) => specNode(spec, now, make)),
    ],
  };
}

type Make = (name: string, node: Omit<TreeNode, 'id' | 'folder'>) => TreeNode;

function isNothing({ specs, reports, pending, kept, proposals, problems }: CoverageView): boolean {
  return [specs, reports, pending, kept, proposals, problems].every((list) => list.length === 0);
}

/** Words by which menus choose what a row of a spec offers. */
function specContext({ tests }: SpecCoverage): string {
  return tests.length === 0 ? ' specFile ' : ' specFile tests ';
}

function specNode(spec: SpecCoverage, now: number, make: Make): TreeNode {
  const description = specDescription(spec);
  return make(`specs/${spec.spec}`, {
    path: spec.spec,
    label: specName(spec),
    description,
    icon: specIcon(spec),
    context: specContext(spec),
    tooltip: () => specTooltip(spec, now),
    spoken: `${specName(spec)}, ${description}`,
    command: 'coherence.openSpec',
    ...(spec.requirements.length === 0 ? {} : { children: spec.requirements.map((requirement, index) => requirementNode(spec.spec, requirement, index, make)) }),
  });
}

function requirementNode(spec: string, { text, line, state, tests }: RequirementView, index: number, make: Make): TreeNode {
  const said = stateText(state);
  return make(`requirements/${index}/${spec}`, {
    path: spec,
    line,
    label: oneLine(text),
    // An icon says it for what is proved; a row without a test has nothing beside it.
    description: state === 'passed' || state === 'unmapped' ? '' : said,
    icon: stateIcon(state),
    tooltip: () => [`${plain(text)}  \n${plain(said)}`, ...(tests.length === 0 ? [] : [tests.map((test) => `- ${plain(test)}`).join('\n')])].join('\n\n'),
    spoken: `${oneLine(text)}, ${said}`,
    command: 'coherence.openSpec',
  });
}

function documentNodes({ items }: FolderSnapshot, { pending: changes, waitsFor }: CoverageView, make: Make): TreeNode[] {
  // Evidence that is newer for the same code comes with the next update: nobody has to do anything about it.
  const pending = changes.filter(({ onlyEvidence }) => !onlyEvidence);
  if (waitsFor !== null) {
    const item = items.find(({ key }) => key === waitsFor);
    return [make('documents', { label: l10n.t('Documents'), icon: { id: 'diff-multiple' }, description: l10n.t('wait for {0}', item === undefined ? waitsFor : itemName(item)) })];
  }
  if (pending.length === 0) return [];
  return [make('documents', {
    label: l10n.t('Documents'),
    icon: { id: 'diff-multiple' },
    description: pending.length === 1 ? l10n.t('1 would change') : l10n.t('{0} would change', pending.length),
    context: ' documents ',
    expanded: true,
    children: pending.map(({ path, summary }) => make(`documents/${path}`, {
      path,
      label: path,
      description: summary.map(oneLine).join(' '),
      icon: { id: 'diff' },
      context: ' documents ',
      tooltip: () => [`**${plain(path)}**`, summary.map((line) => `- ${plain(line)}`).join('\n')].join('\n\n'),
      command: 'coherence.updateDocuments',
    })),
  })];
}

function keptNodes({ kept, specs }: CoverageView, make: Make): TreeNode[] {
  if (kept.length === 0) return [];
  return [make('kept', {
    label: l10n.t('Kept by people'),
    icon: { id: 'person' },
    description: String(kept.length),
    children: kept.map((each) => make(`kept/${each.place}`, {
      place: each.place,
      path: documentOf(each),
      label: placeName(each, specs),
      description: keptText(each),
      icon: { id: 'edit' },
      context: ' kept ',
      tooltip: () => `**${plain(each.place)}**\n\n${l10n.t('It says')}: ${plain(each.now)}  \n${l10n.t('The evidence')}: ${plain(each.evidence)}`,
      command: 'coherence.openSpec',
    })),
  })];
}

/** The document of a place. */
export function documentOf({ place }: KeptPlace): string {
  return place.split('#', 1)[0] ?? place;
}

/** A place by its name within its document. */
export function placeName({ place }: KeptPlace, specs: readonly SpecCoverage[]): string {
  const name = oneLine(place.slice(place.indexOf('#') + 1));
  const spec = specs.find((each) => name.startsWith(`${each.spec}/`));
  if (spec !== undefined) return l10n.t('{0} of {1}', name.slice(spec.spec.length + 1), specName(spec));
  return name === '' ? place : name;
}

/** What stands at a place, and what would. */
export function keptText({ now, evidence }: KeptPlace): string {
  return l10n.t('{0}, by the evidence {1}', shown(now), shown(evidence));
}

function shown(text: string): string {
  const line = oneLine(text);
  return line === '' ? l10n.t('nothing') : `“${line}”`;
}

function proposalNodes(proposals: readonly DocumentProposal[], make: Make): TreeNode[] {
  if (proposals.length === 0) return [];
  const seen = new Map<string, number>();
  return [make('proposals', {
    label: l10n.t('Left to you'),
    icon: { id: 'lightbulb' },
    description: String(proposals.length),
    children: proposals.map(({ kind, file, message, line }) => {
      const name = `${kind}/${file}/${message}`;
      const turn = seen.get(name) ?? 0;
      seen.set(name, turn + 1);
      return make(`proposals/${turn}/${name}`, {
        path: file,
        ...(line === null ? {} : { line }),
        label: oneLine(message),
        description: line === null ? file : `${file}:${line}`,
        icon: { id: kind === 'contradiction' ? 'warning' : 'lightbulb' },
        tooltip: () => plain(message),
        command: 'coherence.openSpec',
      });
    }),
  })];
}

function reportNodes(reports: readonly ReportView[], now: number, make: Make): TreeNode[] {
  if (reports.length === 0) return [];
  const unread = reports.filter(({ problem }) => problem !== null).length;
  return [make('reports', {
    label: l10n.t('Reports'),
    icon: { id: 'output' },
    description: unread === 0 ? String(reports.length) : l10n.t('{0}, {1} cannot be read', reports.length, unread),
    children: reports.map(({ path, at, cases, problem }) => make(`reports/${path}`, {
      path,
      label: path,
      description: problem === null ? l10n.t('{0} tests · {1} ago', cases, age(at, now)) : oneLine(problem),
      icon: problem === null ? { id: 'file' } : { id: 'warning', colour: 'list.warningForeground' },
      ...(problem === null ? {} : { tooltip: () => plain(problem) }),
      command: 'coherence.openSpec',
    })),
  })];
}

import type { Config } from '../../contract/config.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { ChangedFile } from '../../contract/engine-api.ts';
import type { GateFinding } from '../../contract/gates.ts';
import { unprovenMarks } from '../../coverage/unproven-marks.ts';
import { manifestPath } from '../coverage/coverage-files.ts';
import type { Checkout } from '../ports/checkout.ts';

/** What an item has changed; the commits are null where there are none. */
interface Work {
  base: string | null;
  head: string | null;
  files: readonly ChangedFile[];
}

/**
 * What an item says of evidence in the documents and only the pipeline can say: marks of the coverage document that are
 * not proven, and the manifest. `evidence` is asked for only where marks may have been raised.
 */
export async function claimsOf(
  { base, head, files }: Work, checkout: Pick<Checkout, 'fileAt'>, config: Config, evidence: () => Promise<readonly SpecCoverage[]>,
): Promise<GateFinding[]> {
  const findings: GateFinding[] = [];
  const { document } = config.coverage;
  const change = files.find(({ path }) => path === document);
  const after = change === undefined || change.kind === 'deleted' || head === null ? null : await checkout.fileAt(head, document);
  if (after !== null && base !== null) {
    const before = change?.kind === 'added' ? null : await checkout.fileAt(base, document);
    for (const { line, message } of unprovenMarks(before, after, await evidence())) {
      findings.push({ gate: 'scope', file: document, line, side: 'after', change: 'claimed', message });
    }
  }
  const manifest = files.find(({ path }) => path === manifestPath(config));
  if (manifest !== undefined) {
    findings.push({
      gate: 'scope', file: manifest.path, line: null, side: manifest.kind === 'deleted' ? 'before' : 'after', change: 'claimed',
      message: `The item changes \`${manifest.path}\`, which only the pipeline writes.`,
    });
  }
  return findings;
}

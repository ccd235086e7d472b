import { isWide } from '../../base/path-pattern.ts';
import type { ReportPort } from '../ports/reports.ts';
import type { NamedFiles } from './code-files.ts';
import { type FeatureSpec, pathsOf } from './spec-source.ts';

/** Digests of the files that specs list and of their tests. What has the same files with the same times is not read again. */
export class SpecDigests {
  readonly #reports: Pick<ReportPort, 'digest'>;
  readonly #apart: ReadonlySet<string>;
  readonly #known = new Map<string, { stamp: string; digest: string }>();

  /** `apart` are files that change because of the evidence: they are no part of it. */
  constructor(reports: Pick<ReportPort, 'digest'>, apart: readonly string[]) {
    this.#reports = reports;
    this.#apart = new Set(apart);
  }

  async of(spec: FeatureSpec, { times, within }: NamedFiles): Promise<string> {
    const named = pathsOf(spec).flatMap((path) => within.get(path) ?? (isWide(path) ? [] : [path]));
    const paths = [...new Set(named)].filter((path) => !this.#apart.has(path)).sort();
    const stamp = JSON.stringify(paths.map((path) => [path, times.get(path) ?? null]));
    const before = this.#known.get(spec.document.file);
    if (before?.stamp === stamp) return before.digest;
    const digest = await this.#reports.digest(paths);
    this.#known.set(spec.document.file, { stamp, digest });
    return digest;
  }

  /** Forgets the specs that are gone. */
  keepOnly(specs: ReadonlySet<string>): void {
    for (const file of this.#known.keys()) if (!specs.has(file)) this.#known.delete(file);
  }
}

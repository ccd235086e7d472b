import { UserError } from '../../base/errors.ts';
import type { ReportFile, ReportPort } from '../ports/reports.ts';

/** The files that folders and globs of specs stand for, sorted. One that cannot be looked for stands for none: others count. */
export async function findListed(reports: Pick<ReportPort, 'find'>, wide: readonly string[]): Promise<ReportFile[]> {
  if (wide.length === 0) return [];
  try {
    return await reports.find(wide);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const found = wide.length === 1 ? [] : await Promise.all(wide.map((path) => findListed(reports, [path])));
    return [...new Map(found.flat().map((file) => [file.path, file])).values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

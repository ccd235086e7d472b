import type { Config } from '../../contract/config.ts';

/** The path of the manifest. */
export function manifestPath(config: Config): string {
  return config.coverage.manifest ?? `${config.specs}/manifest.json`;
}

/** The documents that follow the evidence, the manifest last. */
export function coverageFiles(config: Config): string[] {
  const { document, status, plan } = config.coverage;
  return [document, status, plan, manifestPath(config)];
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../../src/contract/finding.ts';

const LAUNCHER = fileURLToPath(new URL('../../../src/cli/launcher.ts', import.meta.url));

/** What a call of `coherence lint --format json` came to. */
export interface Linted {
  code: number | null;
  findings: (Finding & { fixable: boolean })[];
  stdout: string;
  stderr: string;
}

/** Runs `coherence lint` as a process, which is ended after `milliseconds`. */
export async function lint(root: string, words: readonly string[] = [], { node = [], milliseconds = 60_000 }: { node?: readonly string[]; milliseconds?: number } = {}): Promise<Linted> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...node, LAUNCHER, 'lint', '--format', 'json', ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(timer);
  return { code, findings: findingsIn(stdout), stdout, stderr };
}

/** The rules by which something was found in a file, in its order. */
export function rulesOf({ findings }: Linted, file: string): string[] {
  return findings.filter((finding) => finding.file === file).map(({ rule }) => rule);
}

function findingsIn(stdout: string): Linted['findings'] {
  if (stdout === '') return [];
  return (JSON.parse(stdout) as { findings: Linted['findings'] }).findings;
}

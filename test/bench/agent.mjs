// The agent of the orchestration benchmark: it does the least that completes each phase, and notes when its process
// began and ended, in milliseconds since the epoch.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\w+)/m.exec(direction)?.[1] ?? 'none';
const key = /^Item key: (\w+)/m.exec(direction)?.[1] ?? 'none';
const spec = `specs/${key}.md`;

process.on('exit', () => appendFileSync(process.env.BENCH_TIMES, `${JSON.stringify({ phase, began: performance.timeOrigin, ended: performance.timeOrigin + performance.now() })}\n`));

if (phase === 'spec') {
  writeFileSync(spec, `# Spec: ${key}\n\n## Purpose\n\nA benchmark.\n\n## Requirements\n\n- [ ] It is there\n\n## Files to Create/Modify\n\n- \`src/${key}.js\` — it\n\n## Acceptance Tests\n\n- \`test/${key}.test.js\` — it\n\n## Out of Scope\n\n- All else\n`);
  console.log(`Spec path: ${spec}`);
}
if (phase === 'impl') {
  mkdirSync('src', { recursive: true });
  writeFileSync(`src/${key}.js`, 'export const it = 1;\n');
}
if (phase === 'test') {
  mkdirSync('test', { recursive: true });
  writeFileSync(`test/${key}.test.js`, '// a test\n');
}
if (phase === 'review') console.log('Verdict: pass');

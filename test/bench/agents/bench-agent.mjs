// An agent of the benchmark that writes much: `bench-agent.mjs plain|typed|line|typed-line BYTES`, or `nothing`.
// Typed is the stream of Claude Code: words, a tool call and its result, over and over, and a result at the end.
import { writeSync } from 'node:fs';

const [what = '', size] = process.argv.slice(2);
const total = Number(size);

const event = (value) => `${JSON.stringify(value)}\n`;
const words = 'It reads the module, and what calls it, and thinks about what to change. '.repeat(6);
const typed = [
  event({ type: 'assistant', message: { content: [{ type: 'text', text: words }], usage: { input_tokens: 1200, output_tokens: 80 } } }),
  event({ type: 'assistant', message: { content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: '/workspace/src/words.js' } }] } }),
  event({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'export const words = [];\n'.repeat(40) }] } }),
].join('');
const plain = `${'It reads the module, and what calls it, and thinks. '.repeat(2).slice(0, 99)}\n`;
const RESULT = event({ type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.5, usage: { input_tokens: 4000, output_tokens: 900 } });

/** Writes `piece` until that are about so many bytes, in blocks of about 256 KiB. */
function fill(piece, bytes) {
  const block = Buffer.from(piece.repeat(Math.max(1, Math.ceil(256 * 1024 / piece.length))));
  for (let left = bytes; left > 0; left -= block.length) writeAll(block);
}

function writeAll(block) {
  for (let at = 0; at < block.length;) {
    try {
      at += writeSync(1, block, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

process.stdin.resume();
await new Promise((read) => process.stdin.once('end', read));
switch (what) {
  case 'nothing':
    await new Promise((passed) => setTimeout(passed, 1000));
    break;
  case 'plain':
    fill(plain, total);
    break;
  case 'typed':
    fill(typed, total);
    writeAll(Buffer.from(RESULT));
    break;
  case 'line':
    fill('x', total);
    writeAll(Buffer.from('\n'));
    break;
  case 'typed-line':
    writeAll(Buffer.from('{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"'));
    fill('x', total);
    writeAll(Buffer.from(`"}]}}\n${RESULT}`));
    break;
  default:
    throw new Error(`It cannot write “${what}”.`);
}

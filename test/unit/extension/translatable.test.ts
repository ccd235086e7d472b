import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

/** Words that begin with a capital letter wherever they stand. */
const NAMES = new Set(['Coherence', 'Pipeline', 'Restricted', 'Mode', 'PATH', 'USD', 'Node', 'Git', 'I', 'Attention', 'Backlog']);
/** Words that a title leaves small. */
const SMALL = new Set(['a', 'an', 'and', 'as', 'at', 'by', 'for', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);

const calls = globSync('src/extension/**/*.ts').flatMap((file) => {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:\bl10n\.|(?<![\w.]))t\(\s*/g)].map(({ index, 0: call }) => ({
    place: `${file}:${source.slice(0, index).split('\n').length}`,
    after: source.slice(index + call.length),
  }));
});
const literals = calls.map(({ place, after }) => ({ place, text: /^'((?:[^'\\\n]|\\.)*)'\s*[,)]/.exec(after)?.[1] }));

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

describe('texts of the extension', () => {
  it('are literals, so that they can be translated', () => {
    assert.ok(literals.length > 100, 'The texts were not found.');
    assert.deepEqual(literals.filter(({ text }) => text === undefined).map(({ place }) => place), []);
  });

  it('are written as sentences, and as titles only where they name an action', () => {
    for (const { place, text = '' } of literals) {
      const words = [...text.matchAll(/[\p{L}’]+/gu)].map(({ 0: word, index }) => ({ word, before: text.slice(0, index) }));
      const sentence = words.every(({ word, before }) => !isCapital(word) || NAMES.has(word) || /(^|[.:!?])\P{L}*$/u.test(before));
      const title = words.length <= 5 && !/[.!]$/.test(text) && words.every(({ word }) => isCapital(word) || SMALL.has(word));
      assert.ok(sentence || title, `${place}: ${text}`);
    }
  });

  it('use every one of their places', () => {
    for (const { place, text = '' } of literals) {
      const places = [...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
      assert.deepEqual([...new Set(places)].sort((a, b) => a - b), Array.from({ length: new Set(places).size }, (_, index) => index), `${place}: ${text}`);
    }
  });
});

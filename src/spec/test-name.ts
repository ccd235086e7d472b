/** An identifier, or several with `.`, `::` or `#` between them; `*` stands for anything. */
const IDENTIFIER = /^[A-Za-z_*][\w*]{0,200}(?:(?:\.|::|#)[\w*]{1,200}){0,6}$/;
const PARAMETERS = /(?:\(\)|\[[^\][]{1,200}\])$/;

/**
 * Whether a word is the name of a test: `test_a`, `testA`, `TestA`, `TestA.test_b`, `should_a`, `a_test`, `ATest`,
 * `test_a_*_b`. Routes, settings, constants and words that have "test" in them by chance are none.
 */
export function isTestName(word: string): boolean {
  const name = word.replace(PARAMETERS, '');
  if (name.length > 300 || !IDENTIFIER.test(name) || !/[a-z]/.test(name)) return false;
  const parts = name.split(/\.|::|#/);
  const last = parts.at(-1) ?? '';
  if (parts.length > 1) return isOwnName(last) || parts.slice(0, -1).some((part) => isClassName(part));
  return isOwnName(last) || isClassName(last);
}

function isOwnName(name: string): boolean {
  return /^(?:test|should)_[A-Za-z0-9*]/.test(name) || /^test[A-Z*]/.test(name) || /[a-z0-9]_tests?$/.test(name);
}

function isClassName(name: string): boolean {
  return /^Test[A-Z_]\w/.test(name) || /^[A-Z]\w*[a-z0-9](?:Tests?|Spec|IT)$/.test(name);
}

/** Names of tests that stand in a text without code marks: only those that nothing else looks like. */
export function testNamesIn(text: string): { name: string; index: number }[] {
  const found: { name: string; index: number }[] = [];
  for (const match of text.matchAll(/(?<![\w/.*`-])test_[A-Za-z0-9*][\w*]{1,200}(?![\w/(`-]|\.\w)/g)) found.push({ name: match[0], index: match.index });
  return found;
}

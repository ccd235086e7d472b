import { SourceLines } from '../../base/source-lines.ts';
import { Effort } from './effort.ts';
import { maskSource, type Syntax } from './masked-source.ts';

/** What can be counted in a file of tests whatever its language. */
export interface NeutralCounts {
  tests: number;
  /** Assertions that name what they expect, those that only ask for something, and all. */
  exact: number;
  assertions: number;
  /** Lines with a marker that keeps tests from being run, as they are without blanks around them. */
  skips: { line: number; text: string }[];
  /** The same for markers that keep all others from it. */
  focuses: { line: number; text: string }[];
}

const HASHES = new Set(['py', 'rb', 'sh', 'bash', 'bats', 'pl', 't', 'r', 'jl', 'ex', 'exs', 'cr', 'nim', 'ps1', 'robot', 'feature', 'elm']);
const DASHES = new Set(['lua', 'hs']);

const TEST = /@(?:Test|ParameterizedTest|RepeatedTest|Property)\b|#\[(?:\w{1,30}::)?(?:test|rstest|test_case)\b|\[(?:Fact|Theory|Test|TestMethod|TestCase|DataTestMethod)\b|(?<![\w$.])[xf]?(?:it|test|specify|scenario|example|testWidgets|should)(?:\.\w{1,10})?\s{0,4}\(?\s{0,4}"|\bdef\s{1,4}test\w{0,80}|\bfunc(?:tion)?\s{1,4}(?:\([^()]{0,80}\)\s{0,4})?[tT]est\w{0,80}|\bTEST(?:_[FP])?\s{0,4}\(|@test\s{1,4}"|\bScenario(?: Outline)?:|@Test\s|\bfun\s{1,4}`[^`]{1,100}`/g;
const EXACT = /\b(?:assert|Assert|XCTAssert|expect|EXPECT|ASSERT|CHECK|REQUIRE|refute|should|is)[\w.]{0,30}(?:_eq|_EQ|Eq|EQ|Equal|Equals|equal|equals|AreEqual|Same|Identical|That|_includes)\w{0,20}\b|\b(?:toBe|toEqual|toStrictEqual|isEqualTo|to eq|to eql|shouldBe|should be|should equal|be_eq|assertEquals)\b|\b(?:assert|REQUIRE|CHECK|EXPECT|#expect|t\.equal)\b[^\n]{0,80}==/g;
const ANY = /\b(?:assert|Assert|XCTAssert|XCTUnwrap|expect|EXPECT|ASSERT|CHECK|REQUIRE|refute|verify|Verify|should|must|fail|Fail|t\.(?:Error|Fatal|is|ok))\w{0,40}!?\s{0,4}(?=[({.! "])/g;
const CONSTANT = /\b(?:assert|Assert|XCTAssert|EXPECT|ASSERT|REQUIRE|CHECK|expect)[\w.]{0,30}!?\s{0,4}\(?\s{0,4}(?:true|True|TRUE|1)\s{0,4}[);,\n]/g;
const SKIP = /@(?:Ignore|Disabled|DisabledOn\w{1,30}|EnabledOn\w{1,30}|Pending)\b|#\[ignore\b|\[Ignore\b|\bSkip\s{0,4}=|\bXCTSkip\w{0,20}|\bmarkTest(?:Skipped|Incomplete)\b|@tag :?skip|(?<![\w$])(?:xit|xdescribe|xcontext|xtest|xspecify|pending)\s{0,4}[("]|\.(?:skip|todo|fixme)\s{0,4}\(|\bDISABLED_\w|\bGTEST_SKIP\b|(?<![\w$.])skip(?:_test|Test|If|Unless)?\s{0,4}[("]|,\s{0,4}skip:|\bAssume\.|\bassume(?:True|False|That)\b|\bt\.Skip\w{0,3}\(|\bmark\.(?:skip|skipif|xfail)\b|@skip\b|@wip\b/;
const FOCUS = /(?<![\w$])(?:fit|fdescribe|fcontext|fspecify)\s{0,4}[("]|(?<![\w$])(?:it|test|describe|context|suite)\.only\s{0,4}\(|,\s{0,4}focus:\s{0,4}true|,\s{0,4}:focus\b|@focus\b/;

/** Counts what stands in a file of tests by the words that the common test libraries have. One pass for each kind of word. */
export function neutralCounts(text: string, extension: string): NeutralCounts {
  const { code } = maskSource(text, syntaxOf(extension), new Effort(Infinity));
  const lines = new SourceLines(code);
  const constants = count(code, CONSTANT);
  const found: NeutralCounts = { tests: count(code, TEST), exact: count(code, EXACT), assertions: Math.max(0, count(code, ANY) - constants), skips: [], focuses: [] };
  for (let line = 0; line < lines.count; line += 1) {
    const content = lines.line(line).slice(0, 2_000).trim();
    if (content === '') continue;
    const original = text.slice(lines.start(line), lines.end(line)).trim().slice(0, 300);
    if (SKIP.test(content) && found.skips.length < 1_000) found.skips.push({ line: line + 1, text: original });
    if (FOCUS.test(content) && found.focuses.length < 1_000) found.focuses.push({ line: line + 1, text: original });
  }
  return found;
}

function syntaxOf(extension: string): Syntax {
  return extension === 'py' ? 'python' : extension === 'go' ? 'go' : HASHES.has(extension) ? 'hashes' : DASHES.has(extension) ? 'dashes'
    : /^(?:[cm]?[jt]sx?|vue|svelte)$/.test(extension) ? 'script' : 'slashes';
}

function count(code: string, words: RegExp): number {
  let found = 0;
  for (const _ of code.matchAll(words)) found += 1;
  return found;
}

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readJunit } from '../../../src/results/junit.ts';
import type { TestCase } from '../../../src/results/test-case.ts';

function casesOf(text: string): TestCase[] {
  const report = readJunit(text);
  assert.ok('cases' in report, 'problem' in report ? report.problem : '');
  return report.cases;
}

function problemOf(text: string): string {
  const report = readJunit(text);
  return 'problem' in report ? report.problem : `${String(report.cases.length)} tests`;
}

/** The only test of a report, whose attributes and content are given. */
function only(attributes: string, content = '', suite = 'name="s"'): TestCase {
  const cases = casesOf(`<testsuites><testsuite ${suite}><testcase ${attributes}>${content}</testcase></testsuite></testsuites>`);
  assert.equal(cases.length, 1);
  return cases[0] as TestCase;
}

describe('JUnit XML', () => {
  it('without tests is an empty report', () => {
    for (const text of ['<testsuites/>', '<testsuite name="s"></testsuite>', '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n</testsuites>\n']) {
      assert.deepEqual(readJunit(text), { cases: [] });
    }
  });

  describe('says when its run began', () => {
    const HOUR = 3_600_000;
    const NOON = Date.UTC(2026, 10, 25, 12);
    const began = (...timestamps: string[]): number | undefined => {
      const report = readJunit(`<testsuites>${timestamps.map((timestamp) => `<testsuite name="s" timestamp="${timestamp}"><testcase name="a"/></testsuite>`).join('')}</testsuites>`);
      assert.ok('cases' in report);
      return report.began;
    };

    it('by the earliest of its suites, or by what is around them', () => {
      assert.equal(began('2026-11-25T12:00:00.250Z', '2026-11-25T12:00:00.125Z', '2026-11-25T12:00:01.125Z'), NOON + 125);
      const report = readJunit('<testsuites timestamp="2026-11-25T12:00:00.125Z"><testsuite name="s"><testcase name="a"/></testsuite></testsuites>');
      assert.equal('cases' in report && report.began, NOON + 125);
    });

    it('with a zone to the second or better, the last moment that is meant', () => {
      assert.equal(began('2026-11-25T12:00:00.125987+00:00'), NOON + 125);
      assert.equal(began('2026-11-25T14:00:00.125+02:00'), NOON + 125);
      assert.equal(began('2026-11-25T08:30:00.125-0330'), NOON + 125);
      assert.equal(began('2026-11-25T12:00:00Z'), NOON + 999);
      assert.equal(began('2026-11-25 12:00:00 UTC'), NOON + 999);
      assert.equal(began('2026-11-25T12:00:00.000Z'), NOON + 999, 'no writer is that exact');
      assert.equal(began('Wed, 25 Nov 2026 12:00:00 GMT'), NOON + 999);
    });

    it('without one, as it may be meant in the zone that is furthest behind', () => {
      assert.equal(began('2026-11-25T12:00:00.125'), NOON + 125 + 12 * HOUR);
      assert.equal(began('2026-11-25T12:00:00'), NOON + 999 + 12 * HOUR);
    });

    it('and not where it is no time, or that of a clock that was never set', () => {
      for (const text of ['', 'yesterday', '2026-11-25', '2026-13-45T12:00:00Z', '2026-11-25T12:00:00+99:00', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00', '2000-01-01T00:00:00Z', '1795608000']) assert.equal(began(text), undefined, text);
      assert.equal(began('1970-01-01T00:00:00Z', '2026-11-25T12:00:00.125Z'), NOON + 125);
    });
  });

  it('that is none is said to be none', () => {
    assert.equal(problemOf(''), 'It is empty.');
    assert.equal(problemOf('<html><testcase name="a"/></html>'), 'It is not a JUnit report: its root element is <html>.');
    assert.equal(problemOf('<testsuite>\n<testcase name="a">\n</testsuite>'), 'It is not well-formed XML at line 3: unexpected close tag.');
    assert.equal(problemOf('<testsuite>\n<testcase name="a"/>'), 'It is not well-formed XML at line 2: unclosed root tag.');
    assert.equal(problemOf('<testsuite><testcase name=a/></testsuite>'), 'It is not well-formed XML at line 1: unquoted attribute value.');
    assert.equal(problemOf('{"testsuite": 1}'), 'It is not well-formed XML at line 1: non-whitespace before first tag.');
  });

  it('with an attribute that the parser trips over is a problem', () => {
    assert.equal(problemOf('<testsuite hasOwnProperty="a" name="b"></testsuite>'), 'It cannot be read as XML at line 1.');
    assert.equal(only('name="a" __proto__="b" constructor="c"').name, 'a');
  });

  it('expands no entity but those of XML', () => {
    const laughs = Array.from({ length: 10 }, (_, index) => `<!ENTITY lol${String(index + 1)} "${`&lol${String(index)};`.repeat(10)}">`).join('\n');
    const text = `<?xml version="1.0"?>\n<!DOCTYPE testsuites [\n<!ENTITY lol0 "lol">\n${laughs}\n]>\n<testsuite><testcase name="a &lol10; b" classname="&lt;c&gt;"><failure>&lol10;</failure></testcase></testsuite>`;
    const [test] = casesOf(text);
    assert.deepEqual([test?.name, test?.suite, test?.message], ['a &lol10; b', '<c>', '&lol10;']);
    const external = '<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY % more SYSTEM "http://localhost/more.dtd"> %more;]><testsuite><testcase name="&secret;"/></testsuite>';
    assert.equal(casesOf(external)[0]?.name, '&secret;');
  });

  it('keeps a character that XML does not allow as it is written', () => {
    assert.equal(only('name="a&#x1B;[31m"').name, 'a&#x1B;[31m');
  });

  it('tells failures, errors, skipped tests and tests that were not run', () => {
    assert.equal(only('name="a"').outcome, 'passed');
    assert.deepEqual(only('name="a"', '<failure message="m" type="T">trace</failure>').message, 'm');
    assert.deepEqual(only('name="a"', '<error type="T"/>').message, 'T');
    assert.deepEqual(only('name="a"', '<failure message="Failed"><![CDATA[ a_test.go:9: got 9 ]]></failure>').message, 'a_test.go:9: got 9');
    assert.deepEqual(only('name="a"', '<skipped/>').outcome, 'skipped');
    assert.deepEqual(only('name="a"', '<skipped message="why"/>').message, 'why');
    assert.deepEqual(only('name="a"', '<disabled/>').outcome, 'skipped');
    for (const word of ['notrun', 'skipped', 'disabled']) assert.equal(only(`name="a" status="${word}"`).outcome, 'skipped');
    assert.equal(only('name="a" status="run" result="suppressed"').outcome, 'skipped');
    assert.equal(only('name="a" status="fail"').outcome, 'failed');
    assert.equal(only('name="a" status="run" result="completed"').outcome, 'passed');
    assert.equal(only('name="a"', '<skipped/><failure message="m"/>').outcome, 'failed');
    assert.equal(only('name="a"', '<failure message="m"/><skipped message="n"/>').message, 'm');
  });

  it('takes a flaky test that passed in the end as passed, and one that failed again as failed', () => {
    assert.deepEqual(only('name="a"', '<flakyFailure message="m"><stackTrace>t</stackTrace></flakyFailure>').outcome, 'passed');
    assert.deepEqual(only('name="a"', '<flakyError message="m"/>').message, null);
    const rerun = only('name="a"', '<failure message="first"/><rerunFailure message="again"/>');
    assert.deepEqual([rerun.outcome, rerun.message], ['failed', 'first']);
  });

  it('counts what went wrong around the tests of a suite', () => {
    const cases = casesOf('<testsuites><testsuite name="s" file="a.rb"><error message="cannot start"/><testcase name="a"/></testsuite></testsuites>');
    assert.deepEqual(cases.map(({ name, outcome, message, file }) => [name, outcome, message, file]), [['s', 'failed', 'cannot start', 'a.rb'], ['a', 'passed', null, 'a.rb']]);
  });

  it('leaves out what tests wrote', () => {
    const output = '<system-out><![CDATA[<testcase name="b"/>]]></system-out><system-err>no failure</system-err><properties><property name="x" value="y"/></properties>';
    assert.deepEqual(only('name="a"', output).outcome, 'passed');
    assert.equal(only('name="a"', `<failure>it${output}self</failure>`).message?.startsWith('it'), true);
  });

  it('finds the file in attributes, in a class name that is a path, and in the suites around', () => {
    assert.equal(only('name="a" file="t/a.rb"', '', 'name="s" file="t/b.rb"').file, 't/a.rb');
    assert.equal(only('name="a" filepath="t\\a.cs"').file, 't/a.cs');
    assert.equal(only('name="a" file="file:///p/a.test.js"').file, '/p/a.test.js');
    assert.equal(only('name="a" file="file:///C:/p/a.test.js"').file, 'C:/p/a.test.js');
    assert.equal(only('name="a" classname="t/a.spec.ts"').file, 't/a.spec.ts');
    assert.equal(only('name="a" classname="a.test.ts"').file, 'a.test.ts');
    assert.equal(only('name="a"', '', 'name="s" file="t/b.rb"').file, 't/b.rb');
    assert.equal(only('name="a" classname="Sum"', '', 'name="t/b_test.rb"').file, 't/b_test.rb');
    assert.equal(only('name="a" file=""', '', 'name="s" file=""').file, null);
    for (const name of ['tests.test_sum', 'example.SumTest', 'example.com/project/sum', 'Sum', 'lib.M', 'src/sum.ts works', 'a b.test.ts']) {
      assert.equal(only(`name="a" classname="${name}"`).file, null, name);
    }
    assert.equal(only('name="a"', '', 'name="src/sum.ts"').file, null, 'what a suite is about is not where its tests are');
  });

  it('finds the file of Cypress in the suite before', () => {
    const cases = casesOf('<testsuites name="Mocha Tests"><testsuite name="Root Suite" file="cypress/e2e/a.cy.ts"/><testsuite name="Sum"><testcase name="Sum adds" classname="adds"/></testsuite></testsuites>');
    assert.deepEqual(cases.map(({ file }) => file), ['cypress/e2e/a.cy.ts']);
  });

  it('reads lines and times as they are written', () => {
    assert.equal(only('name="a" line="7"').line, 7);
    assert.equal(only('name="a" line="0"').line, null);
    assert.equal(only('name="a" line="x"').line, null);
    assert.equal(only('name="a" line="0"', '', 'name="pytest"').line, 1, 'pytest counts from 0');
    const times = { '1.5': 1.5, '1,234.567': 1234.567, '1,234,567.8': 1234567.8, '0,25': 0.25, '1,234': 1234, '0.': 0, '1e-05': 0.00001, '': null, '-1': null, 'NaN': null, 'fast': null };
    for (const [written, seconds] of Object.entries(times)) assert.equal(only(`name="a" time="${written}"`).seconds, seconds, written);
  });

  it('joins the suites of node:test and no others', () => {
    const nested = (root: string, suite: string, classname: string): string | undefined =>
      casesOf(`<testsuites${root}><testsuite name="Sum"${suite}><testsuite name="inner"${suite}><testcase name="adds &amp;quot;it&amp;quot;" classname="${classname}"/></testsuite></testsuite></testsuites>`)[0]?.name;
    const suite = ' disabled="0" hostname="host"';
    assert.equal(nested('', suite, 'test'), 'Sum > inner > adds "it"');
    assert.equal(nested('', suite, 'Sum.inner'), 'Sum > inner > adds "it"');
    assert.equal(nested(' name="x"', suite, 'test'), 'adds &quot;it&quot;');
    assert.equal(nested('', '', 'Sum.inner'), 'adds &quot;it&quot;');
  });

  it('gives a test without a name that of its class', () => {
    assert.equal(only('name="" classname="example.SumTest"').name, 'example.SumTest');
    assert.equal(only('classname=""').name, 's');
    assert.equal(only('', '', '').name, 'a test without a name');
  });

  it('is bounded', () => {
    assert.equal(problemOf(`${'<testsuite>'.repeat(65)}${'</testsuite>'.repeat(65)}`), 'Its elements are nested more than 64 deep.');
    assert.equal(problemOf(`<testsuite>${'<testsuite>'.repeat(60)}<testcase name="a"/>${'</testsuite>'.repeat(60)}</testsuite>`), '1 tests');
    assert.equal(problemOf(`<testsuite>${'<testcase/>'.repeat(200_001)}</testsuite>`), 'It holds more than 200,000 tests.');
    assert.equal(problemOf(`<testsuite>${'<testcase/>'.repeat(200_000)}</testsuite>`), '200000 tests');
    assert.equal(problemOf(`<testsuite><testcase name="a"><failure>${'&x;'.repeat(10_001)}</failure></testcase></testsuite>`), 'It has more than 10,000 entities that XML does not know.');
    assert.equal(problemOf(' '.repeat(64 * 1024 * 1024 + 1)), 'It is larger than 64 MiB.');
    const long = only(`name="${'🎉'.repeat(2000)}"`, `<failure message="${'m'.repeat(300_000)}">${'b'.repeat(300_000)}</failure>`);
    assert.deepEqual([long.name.length, long.message?.length], [1000, 2000]);
    assert.equal(only('name="a"', `<failure>${'b'.repeat(300_000)}</failure>`).message?.length, 2000);
    assert.match(problemOf(`<testsuite><testcase name="${'n'.repeat(2 * 1024 * 1024)}"/></testsuite>`), /^It is not well-formed XML at line 1: max buffer length exceeded/);
  });

  it('is read back as it was written', () => {
    // What XML can hold: no control characters, no lone surrogates.
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.replaceAll(/[\p{Cc}\ufffe\uffff]/gu, ''));
    const word = fc.oneof(text, fc.constantFrom('<&"\'>', ']]>', '&amp;', '&#10;', '🎉', '<!--', '{', 'a > b', '__proto__')).map((value) => `x${value}x`);
    const test = fc.record({
      name: word, suite: word, file: fc.option(word), line: fc.option(fc.integer({ min: 1, max: 99_999 })), seconds: fc.option(fc.integer({ min: 0, max: 9_999_999 }).map((value) => value / 1000)),
      outcome: fc.constantFrom('passed', 'failed', 'skipped'), message: fc.option(word), inCdata: fc.boolean(),
    });
    fc.assert(fc.property(fc.array(fc.array(test, { maxLength: 4 }), { maxLength: 4 }), (suites) => {
      const written = `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="all">${suites.map((tests) => `<testsuite name="s">\n${tests.map(elementOf).join('\n')}</testsuite>`).join('')}</testsuites>`;
      assert.deepEqual(casesOf(written), suites.flat().map(({ inCdata: _, ...one }) => ({
        ...one, file: one.file?.replaceAll('\\', '/') ?? null, message: one.outcome === 'passed' ? null : one.message,
      })));
    }), { numRuns: 300 });
  });

  it('never throws', () => {
    const piece = fc.constantFrom('<testsuites>', '<testsuite name="a">', '<testcase name="a"', ' classname="t/a.ts"', '>', '/>', '<failure message="m">', '</failure>', '</testcase>', '</testsuite>', '</testsuites>',
      '<![CDATA[', ']]>', '<!--', '-->', '<?xml version="1.0"?>', '<!DOCTYPE a [', '<!ENTITY b "c">', ']>', '&amp;', '&b;', '&#0;', ' hasOwnProperty="a"', ' toString="a"', ' time="1,0"', ' line="1"', '\u0000', '\n');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 60 }), (pieces) => {
      const report = readJunit(pieces.join(''));
      if ('problem' in report) assert.match(report.problem, /^It [^\n]*\.$/);
    }), { numRuns: 1000 });
  });
});

function elementOf(test: { name: string; suite: string; file: string | null; line: number | null; seconds: number | null; outcome: string; message: string | null; inCdata: boolean }): string {
  const attributes = [
    ['name', test.name], ['classname', test.suite], ['file', test.file], ['line', test.line], ['time', test.seconds],
  ].filter(([, value]) => value !== null).map(([name, value]) => ` ${String(name)}="${escaped(String(value))}"`).join('');
  const element = test.outcome === 'failed' ? 'failure' : 'skipped';
  const body = test.message === null ? '' : test.inCdata ? `<![CDATA[${test.message.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : escaped(test.message);
  return `<testcase${attributes}>${test.outcome === 'passed' ? '' : `<${element}>${body}</${element}>`}</testcase>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

describe('a file that could not be loaded', () => {
  it('is a test of that file that failed', () => {
    const report = readJunit('<testsuites><testcase name="/project/test/a.test.js" time="0.2" classname="test" failure="test failed"><failure type="testCodeFailure" message="test failed"/></testcase></testsuites>');
    assert.ok('cases' in report);
    assert.deepEqual(report.cases.map(({ name, file, outcome }) => [name, file, outcome]), [['/project/test/a.test.js', '/project/test/a.test.js', 'failed']]);
  });
});

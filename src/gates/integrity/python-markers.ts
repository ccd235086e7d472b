import { conditionKind } from './condition.ts';
import type { PythonLine, PythonSource } from './python-lines.ts';
import type { Marker } from './test-model.ts';

type Alias = Pick<Marker, 'what' | 'condition'>;

const SKIP_DECORATOR = /^@(?:[\w.]{0,40}\.)?(skip|skipif|xfail|skipIf|skipUnless|expectedFailure)\b\s{0,4}(?:\((.{0,500})|$)/;

/** Names that stand for a marker: `on_linux = pytest.mark.skipif(…)`. */
export function aliasesOf({ lines, masked }: PythonSource): Map<string, Alias> {
  const aliases = new Map<string, Alias>();
  for (const line of lines) {
    const found = line.indent === 0 ? /^(\w{1,80})\s{0,4}=\s{0,4}(?:[\w.]{0,40}\.)?(skip|skipif|xfail|skipIf|skipUnless)\s{0,4}\(/.exec(line.code) : null;
    if (found === null || found[1] === 'pytestmark') continue;
    const isConditional = /if|unless/i.test(found[2] ?? '');
    aliases.set(found[1] ?? '', { what: `${found[1]}`, condition: isConditional ? conditionKind(masked.text.slice(line.start, line.end)) : 'always' });
  }
  return aliases;
}

/** The marker among the decorators of a test or a class. */
export function markerOf(source: PythonSource, decorators: readonly PythonLine[], of: string, isSuite: boolean, aliases: Map<string, Alias>): Marker | null {
  for (const line of decorators) {
    if (!source.masked.effort.scan(line.code.length)) break;
    const found = SKIP_DECORATOR.exec(line.code);
    if (found !== null) {
      const what = line.code.slice(1).replace(/\s{0,4}\(.*$/s, '').slice(0, 60);
      const isConditional = /if|unless/i.test(found[1] ?? '') || (found[1] === 'xfail' && /^\s{0,4}[^)"\s=,]{2,}\s{0,4}[,.)=!<>]/.test(found[2] ?? '') && !/^\s{0,4}(?:reason|strict|raises|run)\s{0,4}=/.test(found[2] ?? ''));
      return { line: line.line, what, of, isSuite, condition: isConditional ? conditionKind(source.masked.text.slice(line.start, line.end)) : 'always' };
    }
    const alias = aliases.get(/^@(\w{1,80})\b/.exec(line.code)?.[1] ?? '');
    if (alias !== undefined) return { line: line.line, of, isSuite, ...alias };
  }
  return null;
}

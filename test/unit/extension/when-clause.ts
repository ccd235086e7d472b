/** One comparison of a `when` clause: `key`, `!key`, `key == value`, `key != value` or `key =~ /value/`. */
export interface WhenTerm {
  key: string;
  operator: 'is' | 'is not' | '==' | '!=' | '=~';
  /** What it is compared with; empty where it stands alone. */
  value: string;
}

/** The clauses that we write: alternatives of terms that hold together, without parentheses. */
export function whenTerms(clause: string): WhenTerm[][] {
  const term = /\s*(!?)([A-Za-z_][\w.]*)(?:\s*(==|!=|=~)\s*(\/(?:\\.|[^/\\])*\/|[\w.-]+))?\s*(&&|\|\||$)/y;
  const alternatives: WhenTerm[][] = [[]];
  while (term.lastIndex < clause.length) {
    const at = term.lastIndex;
    const match = term.exec(clause);
    if (match === null) throw new Error(`This clause cannot be read from ${at}: ${clause}`);
    const [, not = '', key = '', operator, value = '', joint = ''] = match;
    if (not !== '' && operator !== undefined) throw new Error(`A comparison is not negated in this clause: ${clause}`);
    alternatives.at(-1)?.push({ key, operator: operator === undefined ? (not === '' ? 'is' : 'is not') : operator as WhenTerm['operator'], value });
    if (joint === '||') alternatives.push([]);
    if (joint === '') break;
  }
  return alternatives;
}

/** Whether a clause holds, as an editor reads it. */
export function holds(clause: string, keys: Readonly<Record<string, unknown>>): boolean {
  return whenTerms(clause).some((terms) => terms.every(({ key, operator, value }) => {
    const actual = keys[key];
    switch (operator) {
      case 'is':
        return key === 'true' || (key !== 'false' && Boolean(actual));
      case 'is not':
        return !actual;
      case '==':
        return String(actual) === value;
      case '!=':
        return String(actual) !== value;
      case '=~':
        return new RegExp(value.slice(1, -1)).test(String(actual));
    }
  }));
}

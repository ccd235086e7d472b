/** Whether two lists hold the very same things in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}

/** Whether two maps have the very same value for each key. Their order makes no difference. */
export function sameEntries<K>(a: ReadonlyMap<K, unknown>, b: ReadonlyMap<K, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !Object.is(b.get(key), value)) return false;
  return true;
}

/** Whether two sets have the same members. */
export function sameMembers(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}

/** Whether two values that could be written as JSON say the same. A key without a value is as one that is not there. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  return hasAllOf(a, b) && hasAllOf(b, a, true);
}

/** Whether `b` says what `a` says; its keys alone where they have been compared already. */
function hasAllOf(a: object, b: object, keysAlone = false): boolean {
  for (const [key, value] of Object.entries(a)) {
    if (value === undefined) continue;
    const other: unknown = Reflect.get(b, key);
    if (keysAlone ? other === undefined : !sameValue(value, other)) return false;
  }
  return true;
}

/** How many elements of a list are looked at: no agent has more to say at once. */
const LIST_LENGTH = 200;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A line of a stream as an object; null where it is anything else. */
export function parseObject(line: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(line));
  } catch {
    return null;
  }
}

export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** What stands at a path of keys; undefined where the path leads nowhere. */
export function fieldOf(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const key of path) {
    const object = objectOf(found);
    if (object === null || !Object.hasOwn(object, key)) return undefined;
    found = object[key];
  }
  return found;
}

/** The text at a path; null where there is none. */
export function textAt(value: unknown, ...path: string[]): string | null {
  const found = fieldOf(value, ...path);
  return typeof found === 'string' ? found : null;
}

/** The number at a path; null where there is none that can be counted with. */
export function numberAt(value: unknown, ...path: string[]): number | null {
  const found = fieldOf(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** The number at a path as an amount of something: 0 where there is none, or less than none. */
export function amountAt(value: unknown, ...path: string[]): number {
  return Math.max(0, numberAt(value, ...path) ?? 0);
}

/** The elements of the list at a path, as many as are looked at. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = fieldOf(value, ...path);
  return Array.isArray(found) ? found.slice(0, LIST_LENGTH) : [];
}

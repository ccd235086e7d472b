/**
 * A recording without what belongs to the machine and the minute that it was made on: folders, the port of the server, ids and
 * times. Equal ids stay equal.
 */
export function scrub(text: string, places: Readonly<Record<string, string>>): string {
  let scrubbed = text;
  // Paths stand there as names of folders as well, where slashes became dashes, and without their first one.
  for (const [path, name] of Object.entries(places).sort(([a], [b]) => b.length - a.length)) {
    for (const [from, to] of [[path, name], [path.replaceAll('/', '-'), name.replaceAll('/', '-')], [path.slice(1), name.slice(1)]] as const) scrubbed = scrubbed.replaceAll(from, to);
  }
  const ids = new Map<string, string>();
  const known = (kind: string, id: string, make: (n: number) => string): string => {
    const made = ids.get(id) ?? make([...ids.keys()].filter((key) => key.length === id.length && kind !== '').length + 1);
    ids.set(id, made);
    return made;
  };
  return scrubbed
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, (id) => known('uuid', id, (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`))
    .replaceAll(/\b(ses|msg|prt|per)_([0-9a-f]{12}[0-9A-Za-z]{14})\b/g, (id, kind: string) => known(kind, id, (n) => `${kind}_${String(n).padStart(26, '0')}`))
    .replaceAll(/127\.0\.0\.1:\d{2,5}/g, '127.0.0.1:8080')
    .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(?:[.-]\d{1,9})?Z/g, (time) => (time.startsWith('2027-01-15') ? time : time.replaceAll(/\d(?=.*T)|\d/g, '0').replace(/^0000-00-00/, '2026-01-01')))
    .replaceAll(/\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT/g, 'Thu, 01 Jan 2026 00:00:00 GMT')
    .replaceAll(/(?<=_)17\d{11}(?=_)/g, '1767225600000')
    .replaceAll(/\b(durationMs|totalMs)=\d+/g, '$1=0')
    .replaceAll(/"(timestamp|start|end|created)":\s?\d{13}/g, '"$1":1767225600000');
}

/** Messages of the Agent Client Protocol without the long lists that nobody here reads: commands, models and the like. */
export function shortened(lines: string): string {
  return lines.split('\n').map((line) => {
    if (!line.startsWith('{')) return line;
    return JSON.stringify(JSON.parse(line, function (this: unknown, key, value: unknown) {
      if (!Array.isArray(value)) return value;
      if (key === 'availableCommands' || key === 'availableModels') return [];
      return key === 'configOptions' ? value.filter((option) => (option as { id?: unknown }).id === 'mode') : value as unknown;
    }));
  }).join('\n');
}

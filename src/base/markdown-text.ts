/** Text of a backlog or an agent as one line, without what could draw over a row. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').replaceAll(/ {2,}/g, ' ').trim();
}

/** Text as markdown that shows it and does nothing else: no links, no pictures, no HTML, no icons. */
export function plain(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_{}[\]()#+\-.!|<>~$&:=@]/g, String.raw`\$&`);
}

/** Text as a piece of code in markdown; nothing where there is none. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text for a notification, which makes links of what looks like one: words of an agent must not become a button. */
export function notice(text: string): string {
  return oneLine(text).replaceAll('](', '] (');
}

/** Text for a list to pick from, which draws icons: it is shown as it is, `$(name)` as well. */
export function pickText(text: string): string {
  return oneLine(text).replaceAll(/\$\([\w-]+(?:~[\w-]+)?\)/g, String.raw`\$&`);
}

const PHASES = ['spec', 'impl', 'test', 'review'] as const;
export type Phase = (typeof PHASES)[number];

/** What the demo agent understood of a direction. What the direction does not say is empty or null. */
export interface Direction {
  phase: Phase;
  /** The item's number in its backlog. */
  label: string;
  /** The item's text. */
  item: string;
  specPath: string | null;
  specsFolder: string;
  template: string | null;
  feedback: string;
  answers: string;
  /** The round of work, where the direction counts them. */
  round: number | null;
}

const FIELD = /^(phase|item key|item|spec path|specs folder|round|iteration):\s*(\S.*)$/i;
const FENCE = /^ {0,3}(`{3,})([^`]*)$/;
/** Longer lines hold no field. */
const LINE_LIMIT = 1000;

interface Fence {
  info: string;
  text: string;
}

/**
 * Reads a direction: fields (`Phase: impl`) outside of fences, data inside of them (```` ```text backlog-item ````).
 * Tolerant of prompts that people have rewritten: the phase may be any of its words in the prose, the item the
 * first fence, or the prose itself.
 * @returns null when no phase can be found
 */
export function readDirection(text: string): Direction | null {
  const { prose, fences } = takeApart(text);
  const fields = readFields(prose);
  const named = phaseOf(fields.get('phase') ?? '');
  const phase = named ?? phaseOf(prose.join('\n'));
  if (phase === null) return null;

  const fenced = (name: string): string | null => fences.find((fence) => fence.info.split(/\s+/).includes(name))?.text ?? null;
  const round = Number(fields.get('round') ?? fields.get('iteration') ?? Number.NaN);
  return {
    phase,
    label: fields.get('item') ?? '',
    item: (fenced('backlog-item') ?? fences[0]?.text ?? proseWithoutFields(prose)).trim(),
    specPath: fields.get('spec path') ?? null,
    specsFolder: fields.get('specs folder') ?? 'specs',
    template: fenced('template'),
    feedback: (fenced('feedback') ?? '').trim(),
    answers: (fenced('question-and-answers') ?? '').trim(),
    round: Number.isSafeInteger(round) && round > 0 ? round : null,
  };
}

function takeApart(text: string): { prose: string[]; fences: Fence[] } {
  const prose: string[] = [];
  const fences: Fence[] = [];
  let open: { marks: number; info: string; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    const [, marks = '', info = ''] = FENCE.exec(line) ?? [];
    if (open === null) {
      if (marks === '') prose.push(line);
      else open = { marks: marks.length, info: info.trim(), lines: [] };
    } else if (marks.length >= open.marks && info.trim() === '') {
      fences.push({ info: open.info, text: open.lines.join('\n') });
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== null) fences.push({ info: open.info, text: open.lines.join('\n') });
  return { prose, fences };
}

/** The first of each field wins. */
function readFields(prose: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of prose) {
    const [, name = '', value = ''] = fieldOf(line) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !fields.has(key)) fields.set(key, value.trim());
  }
  return fields;
}

function fieldOf(line: string): RegExpExecArray | null {
  if (line.length > LINE_LIMIT) return null;
  return FIELD.exec(line.replaceAll(/[*`]/g, '').trim());
}

function proseWithoutFields(prose: readonly string[]): string {
  return prose.filter((line) => fieldOf(line) === null).join('\n');
}

function phaseOf(text: string): Phase | null {
  const [word = ''] = /\b(?:spec|impl|test|review)/i.exec(text) ?? [];
  return PHASES.find((phase) => phase === word.toLowerCase()) ?? null;
}

import { nearestName } from '../base/nearest-name.ts';
import type { ItemAttributes, Span } from './document.ts';
import type { Repair } from './problem.ts';

/** A problem in an attributes comment, with its place. */
export interface AttributeProblem extends Span {
  rule: 'unknown-attribute' | 'malformed-item';
  message: string;
  repair?: Repair;
}

/** An attributes comment that has been read. Spans are offsets into the text that was given. */
export interface ReadAttributes {
  attributes: ItemAttributes;
  /** The places of `attributes.after`, one for each. */
  after: Span[];
  problems: AttributeProblem[];
}

const ATTRIBUTE_NAMES = ['goal', 'impact', 'effort', 'after', 'priority'] as const;
type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

export function noAttributes(): ReadAttributes {
  return { attributes: { goal: null, impact: null, effort: null, after: [], priority: null }, after: [], problems: [] };
}

/**
 * Reads the trailing comments of an item: `<!-- goal:sprint-1 impact:4 effort:2 after:56,57 -->`. A comment
 * counts when one of its words is a known attribute, or when it is made of nothing but `name:value`.
 */
export function readAttributes(text: string, comments: readonly Span[]): ReadAttributes {
  const read = noAttributes();
  const given = new Set<string>();
  for (const comment of comments) {
    const pairs = pairsOf(text, { start: comment.start + 4, end: comment.end - 3 });
    if (!isAttributes(pairs)) continue;
    for (const pair of pairs) take(pair, read, given);
  }
  return read;
}

/** Whether a comment that does not end looks as if it held attributes. */
export function startsAttributes(text: string, start: number): boolean {
  return pairsOf(text, { start: start + 4, end: Math.min(text.length, start + 200) }).some((pair) => isKnown(pair.name));
}

interface Pair extends Span {
  name: string;
  value: Span & { text: string };
}

function pairsOf(text: string, inside: Span): Pair[] {
  const words = [...text.slice(inside.start, inside.end).matchAll(/\S+/g)]
    .map((match) => ({ text: match[0], start: inside.start + match.index, end: inside.start + match.index + match[0].length }));
  const pairs: Pair[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const colon = word.text.indexOf(':');
    let end = word.end;
    // `after: 56, 57` is read as it is meant.
    while (/[:,]$/.test(text.slice(word.start, end)) || words[at + 1]?.text.startsWith(',') === true) {
      const next = words[at + 1];
      if (next === undefined || colon < 0 || /^[a-z]+:/i.test(next.text)) break;
      end = next.end;
      at += 1;
    }
    const start = Math.min(end, colon < 0 ? word.end : word.start + colon + 1);
    const lead = text.slice(start, end).search(/\S/);
    const value = { start: lead < 0 ? start : start + lead, end };
    pairs.push({
      name: colon < 0 ? word.text : word.text.slice(0, colon),
      start: word.start,
      end,
      value: { ...value, text: text.slice(value.start, value.end) },
    });
  }
  return pairs;
}

function isKnown(name: string): name is AttributeName {
  return (ATTRIBUTE_NAMES as readonly string[]).includes(name);
}

function isAttributes(pairs: readonly Pair[]): boolean {
  if (pairs.some((pair) => isKnown(pair.name) && pair.value.text !== '')) return true;
  return pairs.length > 0 && pairs.every((pair) => /^[a-z][a-z-]*$/.test(pair.name) && pair.value.text !== '' && !pair.value.text.startsWith('//') && pair.value.start === pair.start + pair.name.length + 1);
}

function take(pair: Pair, read: ReadAttributes, given: Set<string>): void {
  const { name, value, start, end } = pair;
  if (!isKnown(name)) {
    const message = `\`${name}\` is no attribute of an item; there are ${ATTRIBUTE_NAMES.join(', ')}.`;
    const place = { start, end: start + name.length };
    const meant = nearestName(name, ATTRIBUTE_NAMES);
    const repair: Repair | null = meant === null ? null : { title: `Change to \`${meant}\``, edits: [{ ...place, text: meant }], safe: false };
    read.problems.push({ rule: 'unknown-attribute', message, ...place, ...(repair === null ? {} : { repair }) });
    return;
  }
  const problem = (message: string): void => {
    read.problems.push({ rule: 'malformed-item', message, start, end });
  };
  if (value.text === '') return problem(`The attribute \`${name}\` has no value.`);
  if (given.has(name)) return problem(`The attribute \`${name}\` is given twice; the first one counts.`);
  given.add(name);
  if (name === 'goal') {
    read.attributes.goal = value.text;
  } else if (name === 'after') {
    for (const match of value.text.matchAll(/[^\s,]+/g)) {
      const from = value.start + match.index;
      read.attributes.after.push(match[0]);
      read.after.push({ start: from, end: from + match[0].length });
    }
    if (read.attributes.after.length === 0) problem('The attribute `after` names no item.');
  } else {
    const number = /^\d{1,9}(?:\.\d{1,9})?$/.test(value.text) ? Number(value.text) : Number.NaN;
    if (Number.isNaN(number) || (name === 'effort' && number === 0)) {
      problem(`The attribute \`${name}\` must be a number${name === 'effort' ? ' above 0' : ''}, not \`${value.text}\`.`);
    } else {
      read.attributes[name] = number;
    }
  }
}

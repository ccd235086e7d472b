import type { Rule, SpecSubject } from '../../rule.ts';
import { vagueWordsWith } from './vague-words.ts';

/** A requirement says how good something is to be, where it could say what happens. */
export const vagueRequirement: Rule<SpecSubject> = {
  id: 'vague-requirement',
  *check({ document, source, config }) {
    if (document.requirements.length === 0) return;
    const words = vagueWordsWith(config.lint.vagueWords);
    for (const { span } of document.requirements) {
      for (const { word, start, end } of words.find(source.text.slice(span.start, span.end))) {
        yield { message: `No test can decide "${word}": say what is measured, or what exactly happens.`, range: source.range({ start: span.start + start, end: span.start + end }) };
      }
    }
  },
};

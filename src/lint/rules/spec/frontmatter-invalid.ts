import type { Rule, SpecSubject } from '../../rule.ts';

/** Front matter that is no YAML, or has a value of another kind than it needs. */
export const frontmatterInvalid: Rule<SpecSubject> = {
  id: 'frontmatter-invalid',
  *check({ document: { frontMatter } }) {
    if (frontMatter.problem !== null && frontMatter.problemSpan !== null) yield { message: frontMatter.problem, range: frontMatter.problemSpan.range };
  },
};

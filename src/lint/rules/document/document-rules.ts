import type { DocumentSubject, Rule } from '../../rule.ts';
import { brokenAnchor } from './broken-anchor.ts';
import { brokenLink } from './broken-link.ts';
import { unknownRule } from './unknown-rule.ts';

/** The rules about documents of every kind, in the order of their documentation. */
export const DOCUMENT_RULES: readonly Rule<DocumentSubject>[] = [unknownRule, brokenLink, brokenAnchor];

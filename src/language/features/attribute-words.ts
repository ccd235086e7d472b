/** What the attributes of an item mean, for those who write one. */
export const ATTRIBUTES: Readonly<Record<'goal' | 'impact' | 'effort' | 'after' | 'priority', { title: string; text: string }>> = {
  goal: { title: 'the goal that it serves', text: 'The goal that the item serves, one word.' },
  impact: { title: 'how much it brings', text: 'How much the item brings, a number. Items with more impact for their effort come first.' },
  effort: { title: 'how much it costs', text: 'How much work the item is, a number above 0. Items with more impact for their effort come first.' },
  after: { title: 'items that come before it', text: 'Numbers or keys of the items that have to be done before this one, with commas between them.' },
  priority: { title: 'lower runs first', text: 'A number; items with a lower one run first, whatever their impact and effort.' },
};

export function isAttribute(name: string): name is keyof typeof ATTRIBUTES {
  return Object.hasOwn(ATTRIBUTES, name);
}

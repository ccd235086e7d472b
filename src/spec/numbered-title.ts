/** A spec's number and title; the number once, where the title begins with it. Empty where it has neither. */
export function numberedTitle({ id, title }: { id: string | null; title: string | null }, between = ' '): string {
  const isNumbered = id !== null && title !== null && title.startsWith(id) && !/^\d/.test(title.slice(id.length));
  return [isNumbered ? null : id, title].filter((part) => part !== null && part !== '').join(between);
}

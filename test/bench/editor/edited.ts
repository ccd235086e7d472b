/** The backlog with another text of its first item. Its number is what the page is watched for. */
export function edited(text: string, number: number): string {
  return text.replace(/^(1\. .*)$/m, `$1, edit ${number}`);
}

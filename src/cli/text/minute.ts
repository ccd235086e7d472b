/** A moment for people, the same wherever it is read: `2030-01-01 09:30 UTC`. What is no ISO 8601 time stays as it is. */
export function minuteText(iso: string): string {
  const milliseconds = Date.parse(iso);
  return Number.isNaN(milliseconds) ? iso : `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

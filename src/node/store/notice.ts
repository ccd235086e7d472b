/** What a store found when it opened, or later, that a person should know of. */
export interface StoreNotice {
  code: 'torn-tail' | 'ignored-bytes' | 'snapshot-unusable' | 'journal-behind' | 'damaged' | 'repaired' | 'newer-schema' | 'read-only';
  /** One sentence. */
  message: string;
}

/** One line of the checklist, with what it rests on. */
export interface Check {
  id: string;
  title: string;
  ok: boolean;
  evidence: string;
}

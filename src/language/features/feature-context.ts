import type { LanguageOptions } from '../../contract/language.ts';
import type { PipelineFacts } from '../../contract/pipeline-facts.ts';
import type { Linter } from '../../lint/linter.ts';

/** What every feature works with. Files are paths relative to the workspace folder. */
export interface FeatureContext {
  linter: Linter;
  facts: PipelineFacts;
  options: LanguageOptions;
  /** The workspace folder's URI. */
  folder: string;
  uriOf(file: string): string;
  /** Null for what is not below the folder. */
  fileOf(uri: string): string | null;
  /** All files of the workspace, for completion. */
  files(): readonly string[];
  /** The text of any file of the workspace, bounded; null where there is none or it is no text. */
  text(file: string): string | null;
  /** The client asks `willRenameFiles` before it moves a file, also one that an edit of ours moves. */
  asksBeforeMoves: boolean;
  /** Milliseconds since the epoch, for "3 min ago". */
  now: number;
}

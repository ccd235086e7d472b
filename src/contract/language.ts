import type { PipelineFacts } from './pipeline-facts.ts';

/** What crosses between a language client and our server beyond the protocol itself. All of it may be left out. */
export interface LanguageOptions {
  /** Address of the folder with the pages of the rules, with a slash at its end. Without one no links to them are given. */
  rulesUri?: string;
  /** The client has the editor's commands (`contract/commands.ts`): code lenses may call them. */
  commands?: boolean;
  lenses?: LensOptions;
}

/** Which code lenses are shown. */
export interface LensOptions {
  items: boolean;
  specs: boolean;
  requirements: boolean;
}

export const ALL_LENSES: LensOptions = { items: true, specs: true, requirements: true };

/** From client to server: what the pipeline knows of a folder, whenever it has changed. */
export const FACTS_NOTIFICATION = 'coherence/facts';
export interface FactsParams {
  /** The workspace folder's URI. */
  folder: string;
  facts: PipelineFacts;
}

/** From client to server: other options than those of the start. */
export const OPTIONS_NOTIFICATION = 'coherence/options';

/** From client to server: how many documents are known, and whether all of them have been read. Answered by every folder together. */
export const STATE_REQUEST = 'coherence/state';
export interface LanguageState {
  documents: number;
  isIndexed: boolean;
}

/** The language ids of documents that the server is asked about. */
export const MARKDOWN_LANGUAGE = 'markdown';

import type { PipelineFacts } from '../contract/pipeline-facts.ts';

/** Where the server learns what the pipeline knows, where its client does not tell it. Writes nothing. */
export interface FactsSource {
  /** `folder` is the absolute path of a workspace folder. Null where nothing can be known of it. Does not reject. */
  read(folder: string): Promise<PipelineFacts | null>;
}

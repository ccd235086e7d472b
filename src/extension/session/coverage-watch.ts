import { UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { CoverageApi, CoverageView } from '../../contract/coverage.ts';
import type { RunEvent } from '../../contract/run-event.ts';

/** What is told when evidence, documents or the items that they speak of may be others than before. */
const TELLING: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>(['coverage-changed', 'documents-updated', 'committed', 'item-done', 'item-changed', 'summary']);

/** What evidence says of a folder's specs, asked for again only when it may have changed. */
export class CoverageWatch {
  readonly #logger: Logger;
  #known: CoverageView | null = null;
  #due = true;
  /** Whoever is asked next has a view of its own. */
  #asked: object | undefined;
  #said = '';

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Files may have changed. */
  expire(): void {
    this.#due = true;
  }

  told({ type }: RunEvent): void {
    if (TELLING.has(type)) this.#due = true;
  }

  /**
   * What is known now. `source` is who answers: a new one is always asked. One that cannot answer leaves everything else
   * of a folder as it is.
   * @throws UserError `owner-gone`
   */
  async view(source: object, api: Pick<CoverageApi, 'coverage'>): Promise<CoverageView | null> {
    if (!this.#due && this.#asked === source) return this.#known;
    this.#due = false;
    this.#asked = source;
    try {
      this.#known = await api.coverage();
      this.#said = '';
    } catch (error) {
      this.#due = true;
      if (error instanceof UserError && error.code === 'owner-gone') throw error;
      this.#known = null;
      // It is asked at every look from now on, and says the same thing once.
      if (this.#said !== String(error)) this.#logger.error('What evidence says of the specs could not be found out.', error);
      this.#said = String(error);
    }
    return this.#known;
  }
}

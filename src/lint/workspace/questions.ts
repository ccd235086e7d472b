/** Who has asked: what was answered is part of its result. */
export interface Asker {
  /** One of its answers is another one now. */
  isStale: boolean;
  readonly asked: Asked[];
  /** While it asks anew: what it had asked before and has not asked again yet. */
  before: Set<Asked> | null;
}

/** A question that has been asked, and by whom. */
export interface Asked {
  about: string;
  /** What stands for its answer: an answer is another one when this is. */
  print: unknown;
  /** One alone, or several. */
  askers: Asker | Set<Asker> | null;
  readonly among: Pick<Questions<unknown>, 'forget'>;
}

/**
 * Questions of one kind about a world that changes. Whoever changes it names the questions whose answers may be others;
 * those are answered again, once, and only those who got another answer hear of it.
 */
export class Questions<A> {
  readonly #answer: (about: string) => A;
  readonly #print: (answer: A) => unknown;
  readonly #onStale: (asker: Asker) => void;
  readonly #isKept: boolean;
  readonly #watch: QuestionWatch | null;
  readonly #asked = new Map<string, Asked>();
  readonly #suspects = new Set<string>();

  /** `print` makes of an answer what is compared with `Object.is`; without one answers are compared, and given again as they are. */
  constructor(onStale: (asker: Asker) => void, answer: (about: string) => A, print?: (answer: A) => unknown, watch: QuestionWatch | null = null) {
    this.#answer = answer;
    this.#watch = watch;
    this.#isKept = print === undefined;
    this.#print = print ?? ((value) => value);
    this.#onStale = onStale;
  }

  /** Everything that has been asked and matters to somebody. */
  abouts(): Iterable<string> {
    return this.#asked.keys();
  }

  ask(about: string, asker: Asker | null): A {
    const known = this.#asked.get(about);
    if (this.#isKept && known !== undefined && !this.#suspects.has(about)) {
      if (asker !== null) remember(known, asker);
      return known.print as A;
    }
    const answer = this.#answer(about);
    if (asker === null) return answer;
    if (known === undefined) {
      const asked: Asked = { about, print: this.#print(answer), askers: asker, among: this };
      this.#asked.set(about, asked);
      this.#watch?.asked(about);
      asker.asked.push(asked);
      return answer;
    }
    if (this.#suspects.delete(about)) this.#compare(known, answer);
    remember(known, asker);
    return answer;
  }

  /** The answer to this question may be another one now. */
  suspect(about: string): void {
    if (this.#asked.has(about)) this.#suspects.add(about);
  }

  suspectAll(): void {
    for (const about of this.#asked.keys()) this.#suspects.add(about);
  }

  /** Answers again what is in doubt. */
  settle(): void {
    for (const about of this.#suspects) {
      this.#suspects.delete(about);
      const asked = this.#asked.get(about);
      if (asked !== undefined) this.#compare(asked, this.#answer(about));
    }
  }

  /** Nobody wants to know any more. */
  forget(about: string): void {
    this.#asked.delete(about);
    this.#suspects.delete(about);
    this.#watch?.forgotten(about);
  }

  #compare(asked: Asked, answer: A): void {
    const print = this.#print(answer);
    if (Object.is(print, asked.print)) return;
    asked.print = print;
    if (asked.askers instanceof Set) for (const asker of asked.askers) this.#hears(asker, asked);
    else if (asked.askers !== null) this.#hears(asked.askers, asked);
  }

  /** Whoever asks anew and has not come to this question gets the new answer, or does not want to know any more. */
  #hears(asker: Asker, asked: Asked): void {
    if (asker.before?.has(asked) !== true) this.#onStale(asker);
  }

}

/** Hears of which questions there are. */
export interface QuestionWatch {
  asked(about: string): void;
  forgotten(about: string): void;
}

/** Takes all back that somebody has asked. */
export function forgetAsked(asker: Asker): void {
  askAnew(asker);
  endAsking(asker);
}

/** From now on somebody asks all that he wants to know. What he has asked already is not answered anew where its answer stands. */
export function askAnew(asker: Asker): void {
  asker.before = new Set([...(asker.before ?? []), ...asker.asked]);
  asker.asked.length = 0;
}

/** He has asked: what he has not asked again is not his any more. */
export function endAsking(asker: Asker): void {
  const { before } = asker;
  asker.before = null;
  if (before === null) return;
  for (const asked of before) {
    if (asked.askers instanceof Set) asked.askers.delete(asker);
    else if (asked.askers === asker) asked.askers = null;
    if (asked.askers === null || (asked.askers instanceof Set && asked.askers.size === 0)) asked.among.forget(asked.about);
  }
}

function remember(asked: Asked, asker: Asker): void {
  if (asker.before?.delete(asked) === true || addAsker(asked, asker)) asker.asked.push(asked);
}

function addAsker(asked: Asked, asker: Asker): boolean {
  const { askers } = asked;
  if (askers === asker) return false;
  if (askers instanceof Set) {
    if (askers.has(asker)) return false;
    askers.add(asker);
  } else asked.askers = askers === null ? asker : new Set([askers, asker]);
  return true;
}

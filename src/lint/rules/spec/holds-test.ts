const MOST_TEXT = 500_000;
/** Tests whose names are made when they run. */
const MADE_NAMES = /\.each\b|\$\{|parametrize|%[sdifjop]|\bforeach\b|subTest|TestCase\(|t\.Run\(|@Theory|@ParameterizedTest|Scenario Outline/i;

/** The text of a test file, as far as the names of its tests can be found in it. */
export class TestText {
  readonly #text: string;
  #bare: string | null = null;
  #makesNames: boolean | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the file may hold a test of this name. Only what is certain is denied. */
  mayHold(name: string): boolean {
    if (this.#text.length > MOST_TEXT) return true;
    return name.split(/\s>\s|::/).every((part) => this.#mayHoldPart(part.trim()));
  }

  #mayHoldPart(part: string): boolean {
    const plain = part.replace(/\(\)$|\[[^\][]{1,300}\]$/, '');
    if (plain === '' || this.#text.includes(plain)) return true;
    // `TestSlug.test_lower` is a method of a class.
    if (/^[\w*.#]+$/.test(plain)) return plain.split(/[.#]/).every((piece) => this.#mayHoldPattern(piece));
    if (plain.includes('*')) return this.#mayHoldPattern(plain);
    this.#makesNames ??= MADE_NAMES.test(this.#text);
    if (this.#makesNames) return true;
    // Sentences: without the escapes of their quotes.
    this.#bare ??= bare(this.#text);
    return isJoined(this.#bare, bare(plain));
  }

  /** `*` stands for anything between the pieces, which all have to be there. */
  #mayHoldPattern(pattern: string): boolean {
    return pattern.split('*').every((piece) => this.#text.includes(piece));
  }
}

function bare(text: string): string {
  return text.replace(/["'`\\]/g, '');
}

/** Whether a name is there as a whole or in two parts: runners join the name of a group with that of a test. */
function isJoined(text: string, name: string): boolean {
  const words = name.split(/\s+/);
  let count = 0;
  while (count < words.length && text.includes(words.slice(0, count + 1).join(' '))) count += 1;
  return text.includes(words.slice(count).join(' '));
}

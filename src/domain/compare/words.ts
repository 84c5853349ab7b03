/** A part of a text, in UTF-16 code units; `end` is exclusive. */
interface Span {
  readonly start: number
  readonly end: number
}

/** A word as it is compared, and its position in the text. */
export interface Word extends Span {
  /** Normalised case, compatible forms and apostrophes: "Firms’" becomes "firms'". */
  readonly key: string
}

/** Letters and digits with the signs that join them: "co-operation", "1.5bn", "£20", "40%". */
const WORD = /[£$€]?[\p{L}\p{N}\p{M}]+(?:[.,'’‑-][\p{L}\p{N}\p{M}]+)*%?/gu

/** The words of a text in order, those in `furniture` (running headers, page numbers) left out. */
export function toWords(text: string, furniture: readonly Span[] = []): readonly Word[] {
  return [...eachWord(text, furniture)]
}

/** As `toWords`, but lazily, so that a caller can pause within a long text. */
export function* eachWord(text: string, furniture: readonly Span[] = []): Generator<Word> {
  for (const match of text.matchAll(WORD)) {
    const start = match.index
    const end = start + match[0].length
    if (furniture.some((span) => start < span.end && end > span.start)) continue
    yield { key: keyOf(match[0]), start, end }
  }
}

function keyOf(word: string): string {
  return word.normalize('NFKC').toLowerCase().replaceAll('’', "'").replaceAll('‑', '-')
}

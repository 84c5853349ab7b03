/** Scripts without spaces between words: each letter is a word. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'

/** What a character can be to a word, one bit each. */
export const KIND = {
  /** A letter or number of a script with spaces between words: begins a word. */
  first: 1,
  /** The same or a mark of such a script: continues a word. */
  letter: 2,
  mark: 4,
  unspacedLetter: 8,
  apostrophe: 16,
  /** Soft hyphens and zero-width characters, which are ignored within a word. */
  invisible: 32,
  /** Characters whose meaning depends on their neighbours. */
  sign: 64,
  /** None of these. */
  separator: 128,
  /** A separator that can join two words. */
  hyphen: 256,
} as const

const PATTERNS: readonly (readonly [RegExp, number])[] = [
  [new RegExp(`[[\\p{L}\\p{N}]--[${UNSPACED}]]`, 'v'), KIND.first],
  [new RegExp(`[[\\p{L}\\p{M}\\p{N}]--[${UNSPACED}]]`, 'v'), KIND.letter],
  [/\p{M}/u, KIND.mark],
  [new RegExp(`[[${UNSPACED}]&&\\p{L}]`, 'v'), KIND.unspacedLetter],
  [/['‘’＇]/u, KIND.apostrophe],
  [/[\u00ad\u200b-\u200d\u2060\ufeff]/u, KIND.invisible],
  [/[&,+#]/u, KIND.sign],
  [/[\-‐‑‒–－﹣]/u, KIND.separator | KIND.hyphen],
]

/**
 * The kinds of the code points seen so far, else 0: 2.2 MB, of which only the pages in use take memory. Surrogates
 * remain 0, so that whoever reads by UTF-16 unit knows to look closer.
 */
const KINDS = new Uint16Array(0x110000)

/** The kinds of a code point. Patterns are slow, so each code point is put to them only once. */
export function kindOf(codePoint: number): number {
  const kind = KINDS[codePoint] ?? 0
  return kind === 0 ? lookUp(codePoint) : kind
}

/** As `kindOf` of the UTF-16 unit at a place, but 0 where that is not known. The place must be within the text. */
export function knownKindAt(text: string, at: number): number {
  return KINDS[text.charCodeAt(at)] ?? 0
}

/** The code point at a place; 0 outside the text, since V8 stops optimising functions that read past the end. */
export function codePointOf(text: string, at: number): number {
  return at >= 0 && at < text.length ? (text.codePointAt(at) ?? 0) : 0
}

/** UTF-16 units of a code point. */
export function sizeOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1
}

function lookUp(codePoint: number): number {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return KIND.separator
  const character = String.fromCodePoint(codePoint)
  const kind = PATTERNS.reduce((bits, [pattern, bit]) => (pattern.test(character) ? bits | bit : bits), 0)
  return (KINDS[codePoint] = kind === 0 ? KIND.separator : kind)
}

/**
 * A word of a text as it is compared: lower case, without accents, apostrophes and hyphens. `start` and `end` are UTF-16
 * offsets of the text. A sign of money or per cent is a word of its own, so that £100 is not $100.
 */
export interface ComparedWord {
  readonly key: string
  readonly start: number
  readonly end: number
}

/** A word of a source; a note mark may stand between the words of a quotation. */
export interface SourceWord extends ComparedWord {
  readonly isNoteMark: boolean
}

/** A piece of a quotation: a word, or a place where it says that it leaves something out or inserts something. */
export type QuotedPiece = (ComparedWord & { readonly kind: 'word' }) | { readonly kind: 'gap' }

/** Characters that are invisible within a word. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const APOSTROPHE = /['‘’ʼ＇]/g
const MARKS = /\p{M}/gu
/** Letters and decimal digits with the apostrophes between them, or a single sign; superscript numbers are neither. */
const WORD =
  /[\p{L}\p{Nd}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]+(?:['‘’ʼ＇][\p{L}\p{Nd}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]+)*|[£$€%&]/gu
/** A number of a note after the full stop or comma of a word: `growth.12`. Abbreviations such as `p.12` are shorter. */
const NOTE_MARK = /\p{L}{4}[.,;:!?]?["”’)]?$/u
const NOTE_NUMBER = /^\d{1,3}$/
/** The end of a line in the middle of a word. */
const LINE_HYPHEN = /(\p{L})[-\u00ad‐]\s*\n\s*(\p{Ll})/gu
/** An ellipsis, with or without brackets; text in square brackets, with the word that it is a part of: `develop[ed]`. */
const OMISSION = /[[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.\s?\.\s?\.\s?\.?/gu
const INSERTION = /\p{L}{0,40}\[[^[\]]{0,200}\]\p{L}{0,40}/gu
/** `[T]he`: a letter that was changed to fit the sentence. */
const CHANGED_LETTER = /\[(\p{L}{1,2})\](?=\p{L})/gu
const GAP = '\u0000'

/** The words of a text of the library, in order. */
export function toSourceWords(text: string): readonly SourceWord[] {
  return [...text.matchAll(WORD)].map((match) => ({
    ...toWord(match[0], match.index),
    isNoteMark: NOTE_NUMBER.test(match[0]) && NOTE_MARK.test(text.slice(Math.max(0, match.index - 6), match.index)),
  }))
}

/**
 * A quotation without the signs of quoting: hyphens at ends of lines are joined, `[T]he` is `The`, and each omission (`…`,
 * `[...]`) and insertion (`[the council]`, `[sic]`) is one character, so that offsets of pieces are those of this text.
 */
export function toPlainQuotation(quotation: string): string {
  return quotation
    .replaceAll(GAP, ' ')
    .replace(/\r\n?/g, '\n')
    .replace(LINE_HYPHEN, '$1$2')
    .replace(OMISSION, GAP)
    .replace(CHANGED_LETTER, '$1')
    .replace(INSERTION, GAP)
    .normalize('NFC')
    .trim()
}

/** The pieces of a text from `toPlainQuotation`; a gap at either end says nothing and is left out. */
export function toQuotedPieces(plain: string): readonly QuotedPiece[] {
  const pieces: QuotedPiece[] = []
  let offset = 0
  for (const part of plain.split(GAP)) {
    const words = [...part.matchAll(WORD)].map((match) => toWord(match[0], offset + match.index))
    if (words.length > 0 && pieces.length > 0 && offset > 0) pieces.push({ kind: 'gap' })
    pieces.push(...words.map((word) => ({ kind: 'word' as const, ...word })))
    offset += part.length + GAP.length
  }
  return pieces
}

function toWord(raw: string, start: number): ComparedWord {
  return { key: keyOf(raw), start, end: start + raw.length }
}

function keyOf(raw: string): string {
  if (raw === '&') return 'and'
  return raw.replace(INVISIBLE, '').replace(APOSTROPHE, '').normalize('NFKD').replace(MARKS, '').toLowerCase()
}

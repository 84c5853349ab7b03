/** Letters of the ligatures U+FB00 to U+FB06, in order. */
const LIGATURES = ['ff', 'fi', 'fl', 'ffi', 'ffl', 'st', 'st'] as const
const FIRST_LIGATURE = 0xfb00

/** Control characters except tab and line feed, and the two noncharacters U+FFFE and U+FFFF. */
const CONTROLS = /[\0-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g
const SOFT_HYPHENS = /\u00AD/g
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g

/**
 * Text of a page as stored: NFC, ligatures expanded, lines separated by \n, without control characters and soft
 * hyphens, lone surrogates replaced with U+FFFD.
 */
export function toCleanText(text: string): string {
  return toCleanLines(text.replace(SOFT_HYPHENS, '')) // first, since one may separate a letter from its accent
}

/** As `toCleanText`, but keeps soft hyphens: at the end of a line they show that the word continues. */
export function toCleanLines(text: string): string {
  return replaceLoneSurrogates(text)
    .replace(LINE_ENDS, '\n')
    .replace(CONTROLS, '')
    .replace(/[\uFB00-\uFB06]/g, (letter) => LIGATURES[letter.charCodeAt(0) - FIRST_LIGATURE] ?? letter)
    .normalize('NFC')
}

/** A one-line value such as a title: clean, white space collapsed, cut to `maxCharacters`; null if nothing remains. */
export function toCleanValue(value: string, maxCharacters: number): string | null {
  // a value may be a megabyte: cut before the expensive steps, with a margin for what they remove
  const clean = toCleanText(value.slice(0, maxCharacters * 8).replace(/[\r\n]+/g, ' '))
  const line = clean.replace(/[\s\u200B\uFEFF]+/g, ' ').trim()
  return cutText(line, maxCharacters).trim() || null
}

/** The first `maxCharacters` code units, or one less to avoid splitting a surrogate pair. */
export function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  return text.slice(0, isHighSurrogate(text.charCodeAt(maxCharacters - 1)) ? maxCharacters - 1 : maxCharacters)
}

/** Whether `unit` is the first half of a surrogate pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

// String.prototype.toWellFormed is in Node 20, but not in the ES2023 library of TypeScript
function replaceLoneSurrogates(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD')
}

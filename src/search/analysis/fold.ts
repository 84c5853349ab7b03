/** Characters of a word as the index has it; longer words are cut, so that no text makes a key without end. */
export const MAX_WORD_CHARACTERS = 60

/** Signs within a word that are not of it: apostrophes of all kinds, soft hyphens, zero-width characters. */
const POSSESSIVE = /['‘’ʼ＇]s$/i
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
/** Accents and vowel points. Vowel signs of Indic scripts stay, since without them other words remain. */
const MARKS = new RegExp('[[[\\p{sc=Inherited}\\p{sc=Hebrew}]&&\\p{M}]--[\\u3099\\u309a]]', 'gv')
const FOREIGN = /[^a-z0-9]+/g
const KEPT = /[\p{L}\p{N}\p{M}⁄]/u

/** Latin letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
  ə: 'e',
  ς: 'σ',
}
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/**
 * A word of a text without case, accents, ligatures, possessive and apostrophes: `Région’s` is `region`. Letters that
 * are not of a to z then are written `u` and four hex digits each (a run of them shares one `u`), so that the result is
 * always `[a-z0-9]*`, at most 60 characters, and beginnings of words stay beginnings.
 */
export function fold(raw: string): string {
  const bare = raw.replace(INVISIBLE, '').replace(POSSESSIVE, '')
  const lower = bare.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(MARKS, '').normalize('NFC')
  return lower
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(FOREIGN, toHex)
    .slice(0, MAX_WORD_CHARACTERS)
}

function toHex(run: string): string {
  const letters = [...run].filter((letter) => KEPT.test(letter) && letter !== 'ʼ' && letter !== 'ـ')
  if (letters.length === 0) return ''
  return `u${letters.map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('')}`
}

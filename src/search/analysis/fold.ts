/** Characters of a word in the index; longer words are cut, so that no text produces an unbounded key. */
export const MAX_WORD_CHARACTERS = 60

/** Characters within a word that are ignored: apostrophes of all kinds, soft hyphens, zero-width characters. */
const POSSESSIVE = /['‘’ʼ＇]s$/i
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
/** Accents and vowel points. Vowel signs of Indic scripts are kept, since words differ by them. */
const MARKS = new RegExp('[[[\\p{sc=Inherited}\\p{sc=Hebrew}]&&\\p{M}]--[\\u3099\\u309a]]', 'gv')
const FOREIGN = /[^a-z0-9]+/g
const KEPT = /[\p{L}\p{N}\p{M}⁄]/u

/** Most words, which need only lower case. */
const PLAIN = /^[A-Za-z0-9]*$/

/** Latin letters that Unicode normalisation does not decompose. */
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
 * Reduces a word to lower case without accents, ligatures, possessive or apostrophes: `Région’s` becomes `region`.
 * Letters outside a to z are written as `u` and four hex digits each (a run of them shares one `u`), so that the result
 * is always `[a-z0-9]*`, at most 60 characters, and a prefix of a word remains a prefix.
 */
export function fold(raw: string): string {
  if (PLAIN.test(raw)) return raw.toLowerCase().slice(0, MAX_WORD_CHARACTERS)
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

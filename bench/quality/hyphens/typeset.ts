/** Letters that a line ends or begins with, at least, when a word is broken. */
const MIN_HEAD = 2
const MIN_TAIL = 3
/** A place between a vowel and a consonant with a vowel after it, about where English words are broken. */
const SYLLABLE_END = /(?<=[aeiouy][a-z]?)(?=[bcdfghjklmnpqrstvwxz][aeiouy])/gi

/** A text in lines, as a program sets it. */
export interface Setting {
  readonly lines: readonly string[]
  /** The words as they were, by the white space between them. */
  readonly words: readonly string[]
  /** The words, by index, that a line end broke, and whether it was at a hyphen of their own. */
  readonly breaks: ReadonlyMap<number, boolean>
}

/** Sets a text in lines of at most `width` characters, breaking words at their hyphens and between syllables. */
export function typeset(text: string, width: number): Setting {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const breaks = new Map<number, boolean>()
  const lines: string[] = []
  let line = ''
  words.forEach((word, index) => {
    const room = width - line.length - (line === '' ? 0 : 1)
    if (word.length <= room) line += line === '' ? word : ` ${word}`
    else {
      const place = placesOf(word).findLast(({ at, isOwn }) => at + (isOwn ? 0 : 1) <= room)
      if (place) {
        lines.push(`${line}${line === '' ? '' : ' '}${word.slice(0, place.at)}${place.isOwn ? '' : '-'}`)
        line = word.slice(place.at)
        breaks.set(index, place.isOwn)
      } else {
        if (line !== '') lines.push(line)
        line = word
      }
    }
  })
  return { lines: [...lines, line], words, breaks }
}

/** Where a word may be broken, in order; only at its hyphens if it has some. */
function placesOf(word: string): readonly { readonly at: number; readonly isOwn: boolean }[] {
  const own = [...word.matchAll(/(?<=\p{L}{2})-(?=\p{Ll})/gu)].map(({ index }) => ({ at: index + 1, isOwn: true }))
  if (own.length > 0) return own
  const [letters] = /[A-Za-z]{5,}/.exec(word) ?? []
  if (letters === undefined || /[^A-Za-z.,;:()'"\u2019]/.test(word)) return []
  const from = word.indexOf(letters)
  return [...letters.matchAll(SYLLABLE_END)]
    .filter(
      ({ index }) => index >= MIN_HEAD && letters.length - index >= MIN_TAIL && /[a-z]/.test(letters[index] ?? ''),
    )
    .map(({ index }) => ({ at: from + index, isOwn: false }))
}

import type { Match } from '../../src/domain/vocabulary.ts'
import type { LibraryPassage, MadeSentence } from './corpus-texts.ts'

/**
 * The themes of a passage. Those of a made one are found by sentence, in the original, and kept if their words are still
 * there: matching costs more than all else of a row, and a sentence of the corpus is used in many passages.
 */
export function matchPassage(
  { text, sentences }: LibraryPassage,
  matchThemes: (text: string) => readonly Match[],
): readonly Match[] {
  if (sentences === undefined) return matchThemes(text)
  let offset = 0
  return sentences.flatMap((sentence) => {
    const start = offset
    offset += sentence.text.length + 1
    return matchSentence(sentence, matchThemes).map((match) => ({
      ...match,
      start: start + match.start,
      end: start + match.end,
    }))
  })
}

function matchSentence({ text, original }: MadeSentence, matchThemes: (text: string) => readonly Match[]) {
  const matches = matchThemes(original)
  if (text === original) return matches
  /** Where to look on for a term that occurs several times. */
  const next = new Map<string, number>()
  return [...matches]
    .sort((a, b) => a.start - b.start)
    .flatMap((match) => {
      const { id, term } = match
      const start = text.indexOf(term, next.get(`${id} ${term}`) ?? 0)
      if (start < 0) return []
      next.set(`${id} ${term}`, start + term.length)
      return [{ ...match, start, end: start + term.length }]
    })
}

/** Remembers what was matched in each text. */
export function rememberMatches(matchThemes: (text: string) => readonly Match[]): (text: string) => readonly Match[] {
  const known = new Map<string, readonly Match[]>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const matches = matchThemes(text)
    known.set(text, matches)
    return matches
  }
}

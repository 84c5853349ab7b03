import { sentencesOf } from '../../src/ingest/parse/passages/sentences.ts'
import { titleOf, type LibraryPassage, type LibraryText, type MadeSentence } from './corpus-texts.ts'
import { createRareWords, type RareWords } from './rare-words.ts'
import { pick } from '../support/seeded-random.ts'
import { measureGrowth, WORD } from './vocabulary-growth.ts'

/** Target length of a passage, as in the program; it ends with the sentence that reaches it. */
const PASSAGE_WORDS = 110
const PASSAGES = 20
/** A generated document uses the sentences of a few texts. */
const SOURCES = 3
const [MIN_WORDS, MAX_WORDS] = [6, 60]

interface Sentence {
  readonly text: string
  /** Separated by spaces, numbers included. */
  readonly words: number
  /** Runs of letters, which may be replaced. */
  readonly runs: number
}

/**
 * Generates texts endlessly, each of passages that combine sentences of a few of `sources` in new sequences. Some words
 * are replaced by made ones, so that the vocabulary keeps growing at the rate measured on `sources`, as in a library that
 * has `passagesBefore` others.
 */
export function* makeTexts(
  sources: readonly LibraryText[],
  random: () => number,
  passagesBefore = 0,
): Generator<LibraryText> {
  const rareWords = createRareWords(measureGrowth(sources, random), random, passagesBefore * PASSAGE_WORDS)
  const sentences = sources.map(({ passages }) => passages.flatMap(({ text }) => sentencesIn(text)))
  const rich = sentences.filter((each) => each.length > 0)
  for (;;) {
    const chosen = Array.from({ length: SOURCES }, () => pick(rich, random))
    const passages = Array.from({ length: PASSAGES }, () => makePassage(chosen, rareWords, random))
    yield { title: titleOf(pick(pick(chosen, random), random).text), passages }
  }
}

function makePassage(
  chosen: readonly (readonly Sentence[])[],
  rareWords: RareWords,
  random: () => number,
): LibraryPassage {
  const sentences: MadeSentence[] = []
  let words = 0
  while (words < PASSAGE_WORDS) {
    const sentence = pick(pick(chosen, random), random)
    sentences.push({ text: withRareWords(sentence, rareWords), original: sentence.text })
    words += sentence.words
  }
  return {
    text: sentences.map(({ text }) => text).join(' '),
    headingPath: [titleOf(pick(pick(chosen, random), random).text)],
    sentences,
  }
}

function withRareWords({ text, runs }: Sentence, rareWords: RareWords): string {
  const replacements = rareWords.next(runs)
  if (replacements.every((word) => word === null)) return text
  let at = 0
  return text.replace(WORD, (word) => replacements[at++] ?? word)
}

function sentencesIn(text: string): readonly Sentence[] {
  const found = [...sentencesOf(text, 0, text.length)].map(({ start, end }) =>
    text.slice(start, end).replace(/\s+/g, ' '),
  )
  return found.flatMap((sentence) => {
    const words = sentence.split(' ').length
    if (words < MIN_WORDS || words > MAX_WORDS) return []
    return [{ text: sentence, words, runs: sentence.match(WORD)?.length ?? 0 }]
  })
}

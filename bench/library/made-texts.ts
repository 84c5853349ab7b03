import { sentencesOf } from '../../src/ingest/parse/passages/sentences.ts'
import { titleOf, type LibraryText } from './corpus-texts.ts'
import { pick } from '../support/seeded-random.ts'

/** Target length of a passage, as in the program; it ends with the sentence that reaches it. */
const PASSAGE_WORDS = 110
const PASSAGES = 20
/** A generated document uses the sentences of a few texts. */
const SOURCES = 3
const [MIN_WORDS, MAX_WORDS] = [6, 60]

/** Generates texts endlessly, each of passages that combine sentences of a few of `sources` in new sequences. */
export function* makeTexts(sources: readonly LibraryText[], random: () => number): Generator<LibraryText> {
  const sentences = sources.map(({ passages }) => passages.flatMap(({ text }) => sentencesIn(text)))
  const rich = sentences.filter((each) => each.length > 0)
  for (;;) {
    const chosen = Array.from({ length: SOURCES }, () => pick(rich, random))
    const passages = Array.from({ length: PASSAGES }, () => ({
      text: makePassage(chosen, random),
      headingPath: [titleOf(pick(pick(chosen, random), random))],
    }))
    yield { title: titleOf(pick(pick(chosen, random), random)), passages }
  }
}

function makePassage(chosen: readonly (readonly string[])[], random: () => number): string {
  const picked: string[] = []
  let words = 0
  while (words < PASSAGE_WORDS) {
    const sentence = pick(pick(chosen, random), random)
    picked.push(sentence)
    words += sentence.split(' ').length
  }
  return picked.join(' ')
}

function sentencesIn(text: string): readonly string[] {
  const found = [...sentencesOf(text, 0, text.length)].map(({ start, end }) =>
    text.slice(start, end).replace(/\s+/g, ' '),
  )
  return found.filter((sentence) => {
    const words = sentence.split(' ').length
    return words >= MIN_WORDS && words <= MAX_WORDS
  })
}

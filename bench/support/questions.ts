import type { Cranfield } from './cranfield.ts'
import { pick } from './seeded-random.ts'

/** What is asked of the search, by kind. */
export const QUESTION_KINDS = ['one word', 'three words', 'phrase', 'filter+facets', '15 words'] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]

const QUESTION_WORDS = 15
/** A word in more than one of ten queries is a "what" or a "the". */
const COMMON_SHARE = 0.1
const SHORTEST_WORD = 4

/** Makes questions out of the collection's own words, at random but the same for the same `random`. */
export function questionMaker(cranfield: Cranfield, random: () => number): (kind: QuestionKind) => string {
  const queries = cranfield.queries.map(toWords)
  const isCommon = commonWords(queries)
  const contents = queries.map((words) => words.filter((word) => !isCommon.has(word) && word.length >= SHORTEST_WORD))
  const rich = contents.filter((words) => new Set(words).size >= 3)
  const long = queries.filter((words) => words.length >= QUESTION_WORDS)
  const pairs = toPairs(cranfield, (word) => !isCommon.has(word) && word.length >= SHORTEST_WORD)
  return (kind) => {
    switch (kind) {
      case 'one word':
      case 'filter+facets':
        return pick(pick(rich, random), random)
      case 'three words':
        return shuffled([...new Set(pick(rich, random))], random)
          .slice(0, 3)
          .join(' ')
      case 'phrase':
        return `"${pick(pairs, random)}"`
      case '15 words':
        return pick(long, random).slice(0, QUESTION_WORDS).join(' ')
    }
  }
}

/** Two words that stand side by side in a text, with nothing between them that ends a phrase. */
function toPairs(cranfield: Cranfield, isTelling: (word: string) => boolean): readonly string[] {
  const pairs: string[] = []
  for (const stretch of cranfield.documents.flatMap(({ text }) => text.toLowerCase().split(/[^a-z\s]+/))) {
    const words = toWords(stretch)
    words.forEach((word, at) => {
      const next = words[at + 1]
      if (next !== undefined && isTelling(word) && isTelling(next)) pairs.push(`${word} ${next}`)
    })
  }
  return pairs
}

function toWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? []
}

function commonWords(queries: readonly (readonly string[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const query of queries) for (const word of new Set(query)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count > COMMON_SHARE * queries.length).map(([word]) => word))
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  const keyed = values.map((value) => ({ value, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
}

import { sql } from 'kysely'
import type { Catalogue } from '../../src/db/database.ts'
import { pick, shuffled } from '../support/seeded-random.ts'
import { STOP_WORDS } from '../support/stop-words.ts'

/** Kinds of queries. `plain` is one to three words without facets. */
export const QUERY_KINDS = [
  ...(['plain', 'one word', 'three words', 'phrase', 'filter+facets', '15 words', 'AND/OR/NOT', 'typing'] as const),
] as const
export type QueryKind = (typeof QUERY_KINDS)[number]

/** Filters for queries, the most frequent values of a library first. */
export interface FilterValues {
  readonly themes: readonly string[]
  readonly places: readonly string[]
}

/** A query; `theme` and `place` are set where it is filtered. */
export interface BenchQuery {
  readonly text: string
  readonly theme: string | null
  readonly place: string | null
}

const SAMPLE = 5_000
const SHORTEST_WORD = 3
const LONG_WORDS = 15
const MAX_PREFIX = 12

/**
 * Generates queries from the words of a whole library: words are drawn by their frequency, so that common and rare ones
 * occur as in real queries; the words of one query are from one passage.
 */
export async function createQueryMaker(
  catalogue: Catalogue,
  filters: FilterValues,
  random: () => number,
): Promise<(kind: QueryKind) => BenchQuery> {
  const passages = (await readSample(catalogue)).map(toWords).filter((words) => words.length > LONG_WORDS)
  const distinctive = (words: readonly string[]) => [...new Set(words.filter(isDistinctive))]
  const rich = passages.filter((words) => distinctive(words).length >= 4)
  const some = (count: number): readonly string[] => shuffled(distinctive(pick(rich, random)), random).slice(0, count)
  const pairs = rich.flatMap((words) =>
    words.flatMap((word, at) =>
      isDistinctive(word) && isDistinctive(words[at + 1] ?? '') ? [`${word} ${words[at + 1]}`] : [],
    ),
  )
  const textOf = (kind: QueryKind): string => {
    switch (kind) {
      case 'one word':
      case 'filter+facets':
        return some(1).join(' ')
      case 'plain':
        return some(1 + Math.floor(random() * 3)).join(' ')
      case 'three words':
        return some(3).join(' ')
      case 'phrase':
        return `"${pick(pairs, random)}"`
      case '15 words': {
        const words = pick(passages, random)
        const from = Math.floor(random() * (words.length - LONG_WORDS))
        return words.slice(from, from + LONG_WORDS).join(' ')
      }
      case 'AND/OR/NOT': {
        const [first = '', second = '', third = ''] = some(3)
        return `(${first} OR ${second}) AND ${third} NOT ${some(1).join(' ')}`
      }
      case 'typing':
        return some(3)
          .join(' ')
          .slice(0, 1 + Math.floor(random() * MAX_PREFIX))
    }
  }
  return (kind) => {
    const isFiltered = kind === 'filter+facets'
    const value = (values: readonly string[]) => (isFiltered && values.length > 0 ? pick(values, random) : null)
    return { text: textOf(kind), theme: value(filters.themes), place: value(filters.places) }
  }
}

/** The same passages each time, from all over the library: ids are hashes. */
async function readSample(catalogue: Catalogue): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select text from passage order by passage_id limit ${SAMPLE}`.execute(catalogue)
  return rows.map(({ text }) => text)
}

function isDistinctive(word: string): boolean {
  return word.length >= SHORTEST_WORD && !STOP_WORDS.has(word)
}

function toWords(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? []
}

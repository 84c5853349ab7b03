import { stemmer } from 'stemmer'
import { STOP_WORDS } from './stop-words.ts'

/** The usual values of k1 (saturation of repeated words) and b (length normalisation). */
const K1 = 1.2
const B = 0.75
const WORD = /[a-z0-9]+/g

/** BM25 over every passage, for queries known in advance: the reference, not an engine. */
export interface Bm25 {
  /** Adds a passage; only words of the queries are kept. */
  add(documentId: string, text: string): void
  /**
   * The `limit` best documents by their best passage, best first; ties by lower id. With `repeated`, a word that occurs
   * twice in the query counts twice, as in Lucene and most published figures; otherwise once.
   */
  rank(query: string, limit: number, repeated?: boolean): readonly string[]
}

interface Postings {
  readonly passages: number[]
  readonly counts: number[]
}

/** Porter stems without stop words; k1 1.2, b .75, non-negative idf: ln(1 + (N - n + .5) / (n + .5)). */
export function createBm25(questions: readonly string[]): Bm25 {
  const postings = new Map<string, Postings>()
  for (const stem of questions.flatMap(toStems)) postings.set(stem, { passages: [], counts: [] })
  const documentIds: string[] = []
  const lengths: number[] = []
  let words = 0
  return {
    add(documentId, text) {
      const stems = toStems(text)
      const counts = new Map<string, number>()
      for (const stem of stems) if (postings.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1)
      for (const [stem, count] of counts) {
        postings.get(stem)?.passages.push(documentIds.length)
        postings.get(stem)?.counts.push(count)
      }
      documentIds.push(documentId)
      lengths.push(stems.length)
      words += stems.length
    },
    rank(query, limit, repeated = false) {
      const mean = words / lengths.length
      const scores = new Map<number, number>()
      const asked = toStems(query)
      for (const stem of repeated ? asked : new Set(asked)) {
        const { passages, counts } = postings.get(stem) ?? { passages: [], counts: [] }
        const idf = Math.log(1 + (lengths.length - passages.length + 0.5) / (passages.length + 0.5))
        passages.forEach((passage, at) => {
          const count = counts[at] ?? 0
          const norm = K1 * (1 - B + (B * (lengths[passage] ?? 0)) / mean)
          scores.set(passage, (scores.get(passage) ?? 0) + (idf * count * (K1 + 1)) / (count + norm))
        })
      }
      return bestDocuments(scores, documentIds, limit)
    },
  }
}

function bestDocuments(
  scores: ReadonlyMap<number, number>,
  documentIds: readonly string[],
  limit: number,
): readonly string[] {
  const best = new Map<string, number>()
  for (const [passage, score] of scores) {
    const id = documentIds[passage] ?? ''
    if (score > (best.get(id) ?? 0)) best.set(id, score)
  }
  return [...best]
    .sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1))
    .slice(0, limit)
    .map(([id]) => id)
}

const stems = new Map<string, string>()
const MAX_STEMS_KEPT = 500_000

/** The stems of a text, in order, with repetitions. */
function toStems(text: string): readonly string[] {
  const found: string[] = []
  for (const word of text.toLowerCase().match(WORD) ?? []) if (!STOP_WORDS.has(word)) found.push(toStem(word))
  return found
}

function toStem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const stem = stemmer(word)
  if (stems.size < MAX_STEMS_KEPT) stems.set(word, stem)
  return stem
}

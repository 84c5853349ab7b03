import { collectionId, type RankedCollection } from '../library/collections/ranked-collection.ts'
import { meanMeasures, measureRanking, type Gains } from '../quality/ranking-measures.ts'
import { percentile } from '../support/percentile.ts'
import type { Answer, Side } from './sides.ts'

const GAINS = { 'NDCG@10': (grade: number) => grade, BINARY: () => 1, '5-GRADE': (grade: number) => 5 - grade }
export const HEADS = [
  'COLLECTION',
  'SIDE',
  'QUERIES',
  ...Object.keys(GAINS),
  'MAP',
  'RECALL@100',
  'REFUSED',
  'P50',
  'P95',
]

/** A query by its index in the collection, with the answer of each side and the milliseconds that it took. */
export interface AnsweredQuery {
  readonly index: number
  readonly answers: ReadonlyMap<Side, { readonly answer: Answer; readonly ms: number }>
}

/** Runs the first `count` queries of a collection on every side in turn. */
export async function runCollection(
  { queries }: RankedCollection,
  sides: readonly Side[],
  count: number,
  signal: AbortSignal,
): Promise<readonly AnsweredQuery[]> {
  const answered: AnsweredQuery[] = []
  for (const [index, { text }] of queries.slice(0, count).entries()) {
    const answers = new Map<Side, { answer: Answer; ms: number }>()
    for (const side of sides) {
      signal.throwIfAborted()
      const startedMs = performance.now()
      const answer = await side.search(text)
      answers.set(side, { answer, ms: performance.now() - startedMs })
    }
    answered.push({ index, answers })
  }
  return answered
}

/** The rows of a collection under HEADS. A query that is refused finds nothing. */
export function rowsOf(
  collection: RankedCollection,
  answered: readonly AnsweredQuery[],
  isSplit: boolean,
): readonly (readonly string[])[] {
  const sides = [...(answered[0]?.answers.keys() ?? [])]
  return groupsOf(collection, answered, isSplit).flatMap((group) => sides.map((side) => rowOf(collection, group, side)))
}

interface Group {
  readonly name: string
  readonly answered: readonly AnsweredQuery[]
}

function groupsOf({ queries }: RankedCollection, answered: readonly AnsweredQuery[], isSplit: boolean) {
  const all: Group = { name: 'all', answered }
  if (!isSplit) return [all]
  const isOdd = ({ index }: AnsweredQuery): boolean => (queries[index]?.number ?? 0) % 2 === 1
  return [
    all,
    { name: 'odd: tuned on', answered: answered.filter(isOdd) },
    { name: 'even: kept', answered: answered.filter((query) => !isOdd(query)) },
  ]
}

function rowOf(collection: RankedCollection, { name, answered }: Group, side: Side): readonly string[] {
  const [graded, ...others] = Object.values(GAINS).map((gainOf) =>
    meanMeasures(
      answered.map(({ index, answers }) =>
        measureRanking(rankingOf(answers.get(side)?.answer), gainsOf(collection, index, gainOf)),
      ),
    ),
  )
  const { averagePrecision = NaN, recall100 = NaN, ndcg10 = NaN } = graded ?? {}
  const figures = [ndcg10, ...others.map((other) => other.ndcg10), averagePrecision, recall100]
  const times = answered.map(({ answers }) => answers.get(side)?.ms ?? NaN)
  return [
    ...[collection.title, side.name, `${name} (${answered.length})`],
    ...figures.map((figure) => figure.toFixed(4)),
    refusedOf(answered, side),
    ...[0.5, 0.95].map((share) => `${percentile(times, share).toFixed(1)} ms`),
  ]
}

function rankingOf(answer: Answer | undefined): readonly string[] {
  return answer !== undefined && 'ranking' in answer ? answer.ranking : []
}

/** How many queries were refused, and for what; and how many answers lack something. */
function refusedOf(answered: readonly AnsweredQuery[], side: Side): string {
  const counts = new Map<string, number>()
  for (const { answers } of answered) {
    for (const code of faultsOf(answers.get(side)?.answer)) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts].map(([code, count]) => `${count} ${code}`).join(', ') || '0'
}

function faultsOf(answer: Answer | undefined): readonly string[] {
  if (answer === undefined) return []
  return 'refused' in answer ? [answer.refused] : (answer.lacks ?? [])
}

function gainsOf({ name, judgements }: RankedCollection, index: number, gainOf: (grade: number) => number): Gains {
  return new Map([...(judgements[index] ?? [])].map(([number, grade]) => [collectionId(name, number), gainOf(grade)]))
}

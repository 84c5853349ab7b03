import { describe, expect, it } from 'vitest'
import { readCollection } from '../../bench/library/collections/read-collection.ts'
import { collectionId, type CollectionName } from '../../bench/library/collections/ranked-collection.ts'
import { cut } from '../../bench/library/corpus-texts.ts'
import { meanMeasures, measureRanking } from '../../bench/quality/ranking-measures.ts'
import { createBm25 } from '../../bench/support/bm25.ts'
import { findCorpus } from '../../bench/support/shared-dir.ts'

/**
 * nDCG@10 of BM25 over the passages of a collection. Published figures for Cranfield are about .38; those for CISI are of
 * an earlier measurement, made before this reader of the collection.
 */
const REFERENCES = [
  { name: 'cranfield', documents: 1398, queries: 225, judged: 1837, once: 0.383, repeated: 0.383 },
  { name: 'cisi', documents: 1460, queries: 76, judged: 3114, once: 0.321, repeated: 0.382 },
] as const
const TOLERANCE = 0.005

describe.each(REFERENCES)('the ranked collection $name', ({ name, documents, queries, judged, once, repeated }) => {
  it('is read whole', async () => {
    const collection = await readCollection(await findCorpus(), name)
    expect(collection.documents).toHaveLength(documents)
    expect(collection.queries).toHaveLength(queries)
    expect(collection.judgements.reduce((sum, grades) => sum + grades.size, 0)).toBe(judged)
    expect(collection.judgements.every(({ size }) => size > 0)).toBe(true)
  })

  it('is ranked by the BM25 of the bench as the reference figures say, with repeated words of a query counted once or each time', async () => {
    expect(Math.abs((await ndcgOf(name, false)) - once)).toBeLessThan(TOLERANCE)
    expect(Math.abs((await ndcgOf(name, true)) - repeated)).toBeLessThan(TOLERANCE)
  })
})

async function ndcgOf(name: CollectionName, isRepeated: boolean): Promise<number> {
  const { documents, queries, judgements } = await readCollection(await findCorpus(), name)
  const bm25 = createBm25(queries.map(({ text }) => text))
  for (const { number, title, text } of documents) {
    for (const passage of cut(`${title}\n\n${text}`)) bm25.add(collectionId(name, number), passage.text)
  }
  const measured = queries.map(({ text }, index) => {
    const gains = [...(judgements[index] ?? [])].map(([number, grade]) => [collectionId(name, number), grade] as const)
    return measureRanking(bm25.rank(text, 10, isRepeated), new Map(gains))
  })
  return meanMeasures(measured).ndcg10
}

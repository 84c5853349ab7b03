import { describe, expect, it } from 'vitest'
import { createBm25 } from '../../bench/support/bm25.ts'

describe('the BM25 that the bench compares with', () => {
  const query = 'tramway ferry tramway tramway'
  const bm25 = createBm25([query])
  bm25.add('tram', 'a tramway runs along the harbour')
  bm25.add('ferries', 'the ferry is a ferry between harbours')
  bm25.add('neither', 'an orchard in a meadow')

  it('ranks the document whose words are most frequent and rare', () => {
    expect(bm25.rank(query, 10)).toEqual(['ferries', 'tram'])
    expect(bm25.rank(query, 1)).toEqual(['ferries'])
  })

  it('counts a repeated word of the query each time where that is asked for', () => {
    expect(bm25.rank(query, 10, true)).toEqual(['tram', 'ferries'])
  })
})

import { describe, expect, it } from 'vitest'
import { findPlaces, type PlaceEvidence } from '../../../src/ingest/tag/find-places.ts'

const find = (evidence: Partial<Omit<PlaceEvidence, 'mentions'>> & { mentions?: Record<string, number> }) =>
  findPlaces({
    declared: [],
    ofSource: [],
    inTitle: [],
    inPublisher: [],
    nations: new Set(['england']),
    ...evidence,
    mentions: new Map(Object.entries(evidence.mentions ?? {})),
  })

describe('the places of a document', () => {
  it('are the declared ones, whatever the other evidence', () => {
    const evidence = {
      declared: ['tees-valley'],
      ofSource: ['england'],
      inTitle: ['north-east'],
      inPublisher: ['london'],
      mentions: { 'north-east': 50, 'tees-valley': 3 },
    }
    expect(find(evidence)).toEqual([{ placeId: 'tees-valley', rule: 'declared', mentions: 3 }])
  })

  it('are those of its source, title and publisher together, each with the first rule that found it', () => {
    const evidence = { ofSource: ['a'], inTitle: ['b', 'a', 'b'], inPublisher: ['b', 'c'], mentions: { d: 40 } }
    expect(find(evidence)).toEqual([
      { placeId: 'a', rule: 'source', mentions: 0 },
      { placeId: 'b', rule: 'title', mentions: 0 },
      { placeId: 'c', rule: 'publisher', mentions: 0 },
    ])
  })

  it('are those often named in the text only when there is no other evidence', () => {
    expect(find({ mentions: { a: 4, b: 12 } })).toEqual([
      { placeId: 'a', rule: 'text', mentions: 4 },
      { placeId: 'b', rule: 'text', mentions: 12 },
    ])
    expect(find({ mentions: { england: 40, a: 20 } }).map(({ placeId }) => placeId)).toEqual(['a'])
    expect(find({ inTitle: ['england'] }).map(({ placeId }) => placeId)).toEqual(['england'])
    expect(find({ inTitle: ['c'], mentions: { a: 40 } }).map(({ placeId }) => placeId)).toEqual(['c'])
  })

  it('exclude places named only three times or among many others', () => {
    expect(find({ mentions: { a: 3 } })).toEqual([])
    expect(find({ mentions: { a: 4, b: 13 } }).map(({ placeId }) => placeId)).toEqual(['b'])
    expect(find({ mentions: { a: 5, b: 5, c: 5, d: 5, e: 5 } })).toEqual([])
  })

  it('are none without evidence', () => expect(find({})).toEqual([]))
})

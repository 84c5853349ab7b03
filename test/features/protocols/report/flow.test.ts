import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScreeningDecision } from '../../../../src/features/editions/screening-queries.ts'
import type { Match } from '../../../../src/features/protocols/evaluate.ts'
import { candidatesOf, toFlow, toScreening } from '../../../../src/features/protocols/report/flow.ts'

const QUERIES = [1, 2, 3]

/** Matches of versions v0 to v19 of documents d0 to d6, in one to four passages each. */
const matches: fc.Arbitrary<readonly Match[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...QUERIES), fc.nat(19), fc.integer({ min: 1, max: 4 })), {
    selector: ([query, version]) => `${query} ${version}`,
    maxLength: 40,
  })
  .map((found) =>
    found.map(([query, version, passages]) => ({
      query,
      documentId: `d${version % 7}`,
      versionId: `v${version}`,
      passages: Array.from({ length: passages }, (_, at) => [`p${version}.${at}`, 1, null] as const),
    })),
  )
const copies = fc.uniqueArray(fc.nat(19)).map((versions) => new Set(versions.map((version) => `v${version}`)))

const decisions = fc
  .dictionary(
    fc.nat(6).map((document) => `d${document}`),
    fc.constantFrom<ScreeningDecision>(
      { kind: 'included' },
      { kind: 'excluded', reason: 'out of scope', by: 'A', at: new Date(0) },
      { kind: 'excluded', reason: ' Out of  scope', by: 'B', at: new Date(0) },
      { kind: 'excluded', reason: 'no text', by: 'A', at: new Date(0) },
    ),
  )
  .map((byDocument) => new Map(Object.entries(byDocument)))

describe('the flow of a protocol run', () => {
  it('has counts that add up from texts identified to documents to screen', () => {
    fc.assert(
      fc.property(matches, copies, (found, copied) => {
        const flow = toFlow(QUERIES, found, copied)
        expect(flow.identified.reduce((sum, { texts }) => sum + texts, 0)).toBe(flow.identifiedTexts)
        expect(flow.foundAgain + flow.copies + flow.otherVersions).toBe(flow.duplicates)
        expect(flow.identifiedTexts - flow.duplicates).toBe(flow.candidates)
        expect(flow.candidates).toBe(new Set(found.map(({ documentId }) => documentId)).size)
        expect(flow.foundAgain).toBe(found.length - new Set(found.map(({ versionId }) => versionId)).size)
        for (const number of [flow.foundAgain, flow.copies, flow.otherVersions])
          expect(number).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('has counts that add up from documents screened to documents included', () => {
    fc.assert(
      fc.property(matches, decisions, (found, decided) => {
        const candidates = candidatesOf(found)
        const { excluded, excludedTotal, included, undecided, candidates: all } = toScreening(candidates, decided)
        expect(excluded.reduce((sum, { documents }) => sum + documents, 0)).toBe(excludedTotal)
        expect(included + excludedTotal + undecided).toBe(all)
        expect(included).toBe(candidates.filter((id) => decided.get(id)?.kind === 'included').length)
        expect(excluded.length).toBeLessThanOrEqual(2) // "out of scope" is one reason, whatever its case and spacing
      }),
    )
  })

  it('counts copies and other versions of the same document separately', () => {
    const of = (query: number, documentId: string, versionId: string): Match => ({
      query,
      documentId,
      versionId,
      passages: [[`p${versionId}`, 1, null]],
    })
    const found = [of(1, 'a', 'a1'), of(1, 'a', 'a2'), of(1, 'a', 'a3'), of(2, 'a', 'a1'), of(2, 'b', 'b1')]
    expect(toFlow([1, 2], found, new Set(['a3', 'b1']))).toEqual({
      identified: [
        { query: 1, documents: 1, texts: 3, passages: 3 },
        { query: 2, documents: 2, texts: 2, passages: 2 },
      ],
      ...{ identifiedTexts: 5, foundAgain: 1, copies: 1, otherVersions: 1, duplicates: 3, candidates: 2 },
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { VersionFacts } from '../../../src/search/facts/version-facts.ts'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { toNameTerms, toPassageTerms, type RecordTerms } from '../../../src/search/analysis/passage-terms.ts'
import { rarityOf, weighTerm } from '../../../src/search/analysis/weigh-term.ts'
import type { MatchedDocument } from '../../../src/search/match/match-set.ts'
import { rankDocuments, rankPassage } from '../../../src/search/rank/rank-documents.ts'
import { scorePassage, type RankTerm } from '../../../src/search/rank/rank-passages.ts'
import type { Candidate } from '../../../src/search/engine/search-engine.ts'
import { versionFacts } from '../support/version-facts.ts'

const LIBRARY = { passages: 1_000, versions: new Map<string, VersionFacts>(), now: new Date('2026-01-01T00:00:00Z') }
const [HYDROGEN, TIDE] = [termOf('hydrogen', 40), termOf('tide', 4)]

function termOf(label: string, frequency: number, more: Partial<RankTerm> = {}): RankTerm {
  return {
    label,
    variants: [analyse(label).map(({ stem }) => stem)],
    themes: [],
    places: [],
    frequency,
    times: 1,
    ...more,
  }
}

function candidateOf(passageId: string, text: string, fields: Partial<Candidate> = {}): Candidate {
  return toCandidate(passageId, toPassageTerms({ headings: [], text }), fields)
}

/** A version with this title. */
function namedOf(documentId: string, title: string): Candidate {
  const versionId = `v-${documentId}`
  return toCandidate(versionId, toNameTerms([title]), { documentId, versionId })
}

function toCandidate(passageId: string, { counts, length }: RecordTerms, fields: Partial<Candidate>): Candidate {
  const known = new Map(counts.map((count) => [count.stem, count]))
  return {
    ...{ passageId, documentId: passageId, versionId: `v-${passageId}`, ordinal: 0, length, themes: [] },
    countOf: (stem) => known.get(stem) ?? null,
    ...fields,
  }
}

/** Documents whose only version is the one of each candidate. */
function documentsOf(
  candidates: readonly Candidate[],
  facts: Partial<VersionFacts> = {},
): Map<string, MatchedDocument> {
  return new Map(
    candidates.map(({ documentId, versionId }) => [
      documentId,
      {
        documentId,
        facts: versionFacts({ documentId, ...facts }),
        versionIds: [versionId],
        passageCount: 1,
      },
    ]),
  )
}

describe('the score of a passage', () => {
  it('is the sum of its terms, each reported with count, rarity and weight', () => {
    const passage = candidateOf('p', 'Hydrogen from tides, and hydrogen again.')
    const library = { ...LIBRARY, versions: new Map([['v-p', { title: 'Tidal hydrogen', places: [] }]]) }
    const { score, parts } = rankPassage([HYDROGEN, TIDE, termOf('nowhere', 1)], passage, library)
    expect(parts.map(({ term, text, title, frequency }) => ({ term, text, title, frequency }))).toEqual([
      { term: 'hydrogen', text: 2, title: true, frequency: 40 },
      { term: 'tide', text: 1, title: false, frequency: 4 },
    ])
    for (const { frequency, rarity, weight, text, title, heading } of parts) {
      expect(rarity).toBe(rarityOf(frequency, 1_000))
      expect(weight).toBe(weighTerm({ text, title, heading }, passage.length))
    }
    expect(score).toBeCloseTo(
      parts.reduce((sum, { rarity, weight }) => sum + rarity * weight, 0),
      12,
    )
  })

  it('is higher for a rarer word, a more frequent word, and a shorter passage', () => {
    const scoreOf = (term: RankTerm, text: string) => scorePassage([term], candidateOf('p', text), 1_000).score
    expect(scoreOf(TIDE, 'tide')).toBeGreaterThan(scoreOf(HYDROGEN, 'hydrogen'))
    expect(scoreOf(TIDE, 'tide tide wind')).toBeGreaterThan(scoreOf(TIDE, 'tide wind wave'))
    expect(scoreOf(TIDE, 'tide wind')).toBeGreaterThan(scoreOf(TIDE, `tide ${'wind '.repeat(90)}`))
    expect(scoreOf(termOf('everywhere', 1_000), 'everywhere')).toBeGreaterThan(0)
  })

  it('adds up the variants of a term, counts words of one variant as often as the rarer, and a theme half', () => {
    const term: RankTerm = {
      label: 'health care',
      variants: [['health', 'care'], ['healthcar']],
      themes: ['health'],
      places: [],
      frequency: 9,
      times: 1,
    }
    const partsOf = (text: string, themes: readonly string[] = []) =>
      scorePassage([term], candidateOf('p', text, { themes }), 1_000).parts
    expect(partsOf('health care and healthcare, health')).toMatchObject([{ text: 2 }])
    expect(partsOf('care')).toEqual([])
    const [said] = partsOf('healthcare wards')
    const [tagged] = partsOf('clinics wards', ['health'])
    expect(tagged).toMatchObject({ term: 'health care', text: 0, title: false, heading: false })
    expect(tagged?.weight).toBeCloseTo((said?.weight ?? 0) / 2, 12)
    expect(partsOf('clinics wards', ['skills'])).toEqual([])
  })
})

describe('the rank of documents', () => {
  it('follows the best passage, then the id, regardless of input order', () => {
    const candidates = [
      candidateOf('c', 'tide wind'),
      candidateOf('a', 'tide wind'),
      candidateOf('b', 'tide wind'),
      candidateOf('z', 'tide tide'),
      candidateOf('low', `tide ${'wind '.repeat(90)}`),
    ]
    const documents = documentsOf(candidates)
    const ids = (order: readonly Candidate[]) =>
      rankDocuments([TIDE], { passages: order, versions: [] }, documents, LIBRARY).map(({ documentId }) => documentId)
    expect(ids(candidates)).toEqual(['z', 'a', 'b', 'c', 'low'])
    expect(ids(candidates.toReversed())).toEqual(['z', 'a', 'b', 'c', 'low'])
  })

  it('orders the passages of a document best first, then in reading order', () => {
    const own = { documentId: 'd', versionId: 'v' }
    const candidates = [
      candidateOf('p3', 'tide wind', { ...own, ordinal: 3 }),
      candidateOf('p1', 'tide wind', { ...own, ordinal: 1 }),
      candidateOf('p2', 'tide tide', { ...own, ordinal: 2 }),
    ]
    const [document] = rankDocuments([TIDE], { passages: candidates, versions: [] }, documentsOf(candidates), LIBRARY)
    expect(document?.passages.map(({ passageId }) => passageId)).toEqual(['p2', 'p1', 'p3'])
  })

  it('multiplies the score by the reported boosts only', () => {
    const candidates = [candidateOf('p', 'tide wind')]
    const rank = (facts: Partial<VersionFacts>) =>
      rankDocuments([TIDE], { passages: candidates, versions: [] }, documentsOf(candidates, facts), LIBRARY)[0]
    const plain = rank({})
    expect(plain).toMatchObject({ boosts: [], score: plain?.passages[0]?.score })
    const cases = [
      { status: 'draft' },
      { status: 'withdrawn', published: '2025-06-01' },
      { published: '2025-12-31' },
      { status: 'superseded', published: '1999-01-01' },
      { published: '2030-01-01' },
    ]
    for (const facts of cases) {
      const ranked = rank(facts)
      const product = (ranked?.boosts ?? []).reduce((score, { factor }) => score * factor, plain?.score ?? 0)
      expect(ranked?.score).toBeCloseTo(product, 12)
      expect(ranked?.boosts.map(({ reason }) => reason)).toEqual([
        ...(facts.status === undefined ? [] : ['status']),
        ...(facts.published === undefined || facts.published < '2016' ? [] : ['recent']),
      ])
    }
    expect(rank({ published: '2025-01-01' })?.score).toBeGreaterThan(rank({ published: '2020-01-01' })?.score ?? 0)
    expect(rank({ published: '2030-01-01' })?.boosts).toEqual([{ reason: 'recent', factor: 1.05 }])
  })

  it('counts a title once: with the best passage, or alone where no passage is a candidate', () => {
    const library = { ...LIBRARY, versions: new Map([['v-both', { title: 'Tide', places: [] }]]) }
    const passages = [candidateOf('text', 'tide wind'), candidateOf('both', 'tide wind')]
    const versions = [namedOf('both', 'Tide'), namedOf('name', 'Tide')]
    const ranked = rankDocuments([TIDE], { passages, versions }, documentsOf([...passages, ...versions]), library)
    expect(ranked.map(({ documentId, passages: own }) => [documentId, own.length])).toEqual([
      ['both', 1],
      ['name', 0],
      ['text', 1],
    ])
    expect(ranked[1]?.nameParts).toMatchObject([{ term: 'tide', text: 0, title: true }])
  })

  it('leaves out passages of documents and versions that are not among the matches', () => {
    const candidates = [
      candidateOf('p', 'tide'),
      candidateOf('other', 'tide'),
      candidateOf('p2', 'tide', { documentId: 'p' }),
    ]
    const ranked = rankDocuments(
      [TIDE],
      { passages: candidates, versions: [] },
      documentsOf(candidates.slice(0, 1)),
      LIBRARY,
    )
    expect(ranked.map(({ documentId, passages }) => [documentId, passages.length])).toEqual([['p', 1]])
  })
})

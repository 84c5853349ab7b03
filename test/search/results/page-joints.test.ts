import { describe, expect, it } from 'vitest'
import type { EvidencePassage } from '../../../src/db/texts/evidence-passages.ts'
import { toPassageTerms } from '../../../src/search/analysis/passage-terms.ts'
import { createPassageAnalyser } from '../../../src/search/match/analyse-passage.ts'
import { matchesPassage } from '../../../src/search/match/match-query.ts'
import { readQuery } from '../../../src/search/query/syntax/read-query.ts'
import { toEvidence } from '../../../src/search/results/evidence.ts'
import { smallNames } from '../query/small-names.ts'
import { versionFacts } from '../support/version-facts.ts'

const PASSAGE = { text: 'They met twice. It would be rash to', continuation: 'rank the regions by one figure.' }
const queryOf = (text: string) => readQuery(text, smallNames()).query
const evidenceOf = async (query: string) => {
  const passage: EvidencePassage = {
    ...{
      passageId: 'p',
      documentId: 'd',
      versionId: 'v',
      pageIndex: 3,
      label: '1',
      labelSource: 'printed',
      confidence: null,
    },
    ...{ headingPath: [], tags: [], part: null, nextLabel: '2', ...PASSAGE },
  }
  return (await toEvidence([passage], queryOf(query))).get('p')
}
const isFound = (query: string) => {
  const analysed = createPassageAnalyser(versionFacts({}))({ ...PASSAGE, headings: [], themes: [] })
  return matchesPassage(queryOf(query), analysed, { matching: 'all' })
}

// a phrase over the end of a page was found nowhere
describe('a sentence over the end of a page', () => {
  it('is found as a phrase, and its words on the next page as nothing else', () => {
    expect(isFound('"rash to rank the regions"')).toBe(true)
    expect(isFound('"twice rank"')).toBe(false)
    expect(isFound('regions')).toBe(false)
    const { stretches, counts } = toPassageTerms({ ...PASSAGE, headings: [] })
    expect(stretches[0]?.join(' ')).toContain('rash to rank the regions')
    expect(counts.map(({ stem }) => stem)).not.toContain('region')
  })

  it('is shown with both pages, and what matches on each', async () => {
    const evidence = await evidenceOf('"rash to rank the regions"')
    expect(evidence?.matchedIn).toBe('text')
    expect(evidence?.highlights.map(({ start, end }) => PASSAGE.text.slice(start, end))).toEqual(['rash to'])
    expect(evidence?.continues).toMatchObject({ pageIndex: 4, pageLabel: '2', text: PASSAGE.continuation })
    const beyond = evidence?.continues?.highlights.map(({ start, end }) => PASSAGE.continuation.slice(start, end))
    expect(beyond).toEqual(['rank the regions'])
  })

  it('has no highlights beyond its page for words that match on it', async () => {
    const evidence = await evidenceOf('twice')
    expect(evidence?.highlights).toHaveLength(1)
    expect(evidence?.continues?.highlights).toEqual([])
  })
})

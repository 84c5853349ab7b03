import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSynonyms } from '../../../src/ingest/library/load-synonyms.ts'
import { findSynonyms } from '../../../src/search/query/find-synonyms.ts'
import { toWordTerms } from '../../../src/search/query/query.ts'
import { analysePart } from '../../../src/search/analysis/analyse.ts'
import { projectFolder } from '../../support/project-folder.ts'

const synonyms = loadSynonyms(
  await readFile(path.join(projectFolder, 'library/synonyms.yaml'), 'utf8'),
  'synonyms.yaml',
)

const othersOf = (text: string) =>
  findSynonyms({ synonyms }, toWordTerms(text, analysePart(text, true))).map(({ from, length, named }) => {
    return [from, length, [...new Set(named.map((other) => other.text))].join('; ')]
  })

describe('the synonyms of the library', () => {
  it('have each acronym with what it means, both ways', () => {
    expect(synonyms.acronyms.length).toBeGreaterThan(60)
    for (const { acronym, means } of synonyms.acronyms) {
      expect(othersOf(acronym)).toEqual([[0, expect.any(Number), means.join('; ')]])
      for (const meaning of means) expect(othersOf(meaning).map(([, , others]) => others)).toContain(acronym)
    }
  })

  it('are found within a query, the longest first, and whatever the case', () => {
    expect(othersOf('the gmca and its lep')).toEqual([
      [1, 1, 'Greater Manchester Combined Authority'],
      [4, 1, 'local enterprise partnership'],
    ])
    expect(othersOf('greater manchester combined authorities')).toEqual([[0, 4, 'GMCA']])
    expect(othersOf('carbon capture and storage')).toEqual([[0, 4, 'CCS']])
    expect(othersOf('education')).toEqual([])
    expect(othersOf('further education')).toEqual([[0, 2, 'FE']])
  })

  it('have words in small letters for acronyms only where they are none of English', () => {
    expect(othersOf('stem cells of the sap')).toEqual([])
    expect(othersOf('STEM skills')).toHaveLength(1)
  })
})

describe('loading synonyms', () => {
  it('lists every fault', () => {
    const yaml = `
version: 1
acronyms:
  - { acronym: LEP, means: [] }
  - { acronym: lep, means: [x], other: 1 }
`
    expect(() => loadSynonyms(yaml, 'synonyms.yaml')).toThrow(
      /synonyms.yaml: .*means.*at least one meaning.* and 1 more/,
    )
  })

  it('refuses an acronym that is there twice, in any case, and a group of one', () => {
    const twice = 'version: 1\nacronyms: [{ acronym: LEP, means: [x] }, { acronym: lep, means: [y] }]'
    expect(() => loadSynonyms(twice, 'synonyms.yaml')).toThrow(/"lep" is already at acronyms\.0\.acronym/)
    expect(() => loadSynonyms('version: 1\nsynonyms: [[one]]', 'synonyms.yaml')).toThrow(/at least two/)
  })
})

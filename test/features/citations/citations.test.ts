import { describe, expect, it } from 'vitest'
import type { DocumentRow } from '../../../src/db/documents/documents.ts'
import { toCitations, type CitationFormat } from '../../../src/features/citations/citations.ts'

const PAPER: DocumentRow = {
  documentId: 'd1',
  kind: 'paper',
  title: 'Local industrial strategies compared',
  authors: ['Miriam Castell', 'Eriksen, Jonas'],
  publisher: null,
  doi: '10.1177/0269094220959299',
  language: 'en',
  status: 'published',
  published: '2020-06-03',
  journal: 'Local Economy',
  volume: '35',
  issue: '4',
  firstPage: '277',
  lastPage: '290',
  issn: '0269-0942',
  provenance: {},
  publishedOn: '2020-06-03',
  sourceId: null,
  extent: 'full' as const,
  goneSince: null,
  mergedInto: null,
  currentVersionId: null,
  places: [],
  createdAt: new Date(0),
}

const cite = (format: CitationFormat, fields: Partial<DocumentRow> = {}) =>
  toCitations([{ document: { ...PAPER, ...fields }, url: 'https://example.org/paper', quotations: [] }], format)
const risOf = (fields: Partial<DocumentRow> = {}) =>
  cite('ris', fields)
    .split('\n')
    .map((line) => line.trimEnd())

describe('a citation of a paper', () => {
  it('has the RIS tags that Zotero reads as publication, volume, issue, pages and ISSN', () => {
    expect(risOf()).toEqual(
      expect.arrayContaining([
        'TY  - JOUR',
        'AU  - Castell, Miriam',
        'AU  - Eriksen, Jonas',
        'T2  - Local Economy',
        'VL  - 35',
        'IS  - 4',
        'SP  - 277',
        'EP  - 290',
        'SN  - 0269-0942',
        'DO  - 10.1177/0269094220959299',
        'PY  - 2020',
        'UR  - https://example.org/paper',
      ]),
    )
  })

  it('has only a first page in RIS for a single page or an article number', () => {
    for (const fields of [
      { firstPage: 'e217', lastPage: null },
      { firstPage: 'e217', lastPage: 'e217' },
    ]) {
      expect(risOf(fields)).toContain('SP  - e217')
      expect(risOf(fields).filter((line) => line.startsWith('EP'))).toEqual([])
    }
  })

  it('keeps the hyphens of page numbers in RIS', () => {
    const lines = risOf({ firstPage: 'S1-2', lastPage: 'S1-5' })
    expect(lines).toEqual(expect.arrayContaining(['SP  - S1-2', 'EP  - S1-5']))
  })

  it('has the BibTeX fields of an article', () => {
    const text = cite('bibtex')
    expect(text).toMatch(/^@article\{/)
    for (const field of [
      'journal = {Local Economy}',
      'volume = {35}',
      'number = {4}',
      'pages = {277--290}',
      'issn = {0269-0942}',
      'doi = {10.1177/0269094220959299}',
      'year = {2020}',
    ]) {
      expect(text).toContain(field)
    }
  })

  it('has the variables of CSL in CSL-JSON', () => {
    expect(JSON.parse(cite('csl'))).toEqual([
      {
        id: 'd1',
        type: 'article-journal',
        title: 'Local industrial strategies compared',
        author: [
          { family: 'Castell', given: 'Miriam' },
          { family: 'Eriksen', given: 'Jonas' },
        ],
        issued: { 'date-parts': [[2020, 6, 3]] },
        'container-title': 'Local Economy',
        volume: '35',
        issue: '4',
        page: '277-290',
        ISSN: '0269-0942',
        DOI: '10.1177/0269094220959299',
        language: 'en',
        URL: 'https://example.org/paper',
      },
    ])
  })

  it('has no journal when the document is not a paper', () => {
    expect(risOf({ kind: 'report' }).filter((line) => /^(?:T2|SP|VL)/.test(line))).toEqual([])
    expect(toCitations([], 'csl')).toBe('[]\n')
    expect(toCitations([], 'ris')).toBe('')
  })
})

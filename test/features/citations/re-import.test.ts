import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DocumentRow } from '../../../src/db/documents/documents.ts'
import { toCitations, type Citation, type CitationFormat } from '../../../src/features/citations/citations.ts'

const PAPER: DocumentRow = {
  ...{ documentId: 'd0123456789abcdef0123', kind: 'paper', publisher: null, status: 'published', provenance: {} },
  title: '50 % dry & warm: the H&S_code #2 of {quays} at £3m or $4m ~ 10^3 \\ kin -- in “Caerffili” a Ŵyl Ωmega',
  authors: ["O'Keeffe, Gráinne", 'van den Broek, Joost', 'Department for Ports, Fishing and Coastal Trade'],
  doi: '10.5555/978-3-030-01388-2_6',
  language: 'cy',
  published: '2019-05-06',
  journal: 'Harbour Economics & Social Trade',
  volume: '12',
  issue: '3-4',
  firstPage: '297',
  lastPage: '315',
  issn: '0269-0942',
  ...{ publishedOn: '2019-05-06', sourceId: null, extent: 'full' as const, goneSince: null, mergedInto: null },
  ...{ currentVersionId: null, places: [], createdAt: new Date(0) },
}
const REPORT: Partial<DocumentRow> = {
  ...{
    kind: 'report',
    title: 'Skills plan',
    journal: null,
    volume: null,
    issue: null,
    firstPage: null,
    lastPage: null,
  },
  ...{ issn: null, published: '2020', publisher: 'Ørsted & Söhne {Ltd}' },
  doi: '10.5555/1520-0493(1987)115<1606:garspp>2.0.co;2',
  authors: ['Marsh and Fenn Ports, Inc.', 'Organisation for Tidal Co-operation and Development', 'King, Jr., Martin'],
}
const URL =
  'https://example.org/a_b~c/plans/of%20the%20harbour/with/a/very/long/path/that/nobody/breaks.pdf?x=1&y=%C3%A9#p'

const item = z.looseObject({
  title: z.string(),
  author: z.array(
    z.object({ family: z.string().optional(), given: z.string().optional(), suffix: z.string().optional() }).loose(),
  ),
  DOI: z.string(),
  URL: z.string(),
  note: z.string().optional(),
})

const citationOf = (fields: Partial<DocumentRow>, quotations: Citation['quotations'] = []): Citation => ({
  ...{ document: { ...PAPER, ...fields }, url: URL, quotations },
})
const reimported = (format: CitationFormat, fields: Partial<DocumentRow> = {}) =>
  item.parse(new Cite(toCitations([citationOf(fields)], format)).data[0])
const nameOf = (name: Readonly<Record<string, unknown>>) =>
  [
    name['literal'],
    [name['non-dropping-particle'], name['family']].filter(Boolean).join(' '),
    name['given'],
    name['suffix'],
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')

describe('an exported citation is imported again', () => {
  it.each(['ris', 'bibtex', 'csl'] as const)('in %s with its title, identifiers and date whole', (format) => {
    for (const fields of [{}, REPORT]) {
      const { title, doi } = { ...PAPER, ...fields }
      const read = reimported(format, fields)
      expect(read).toMatchObject({ title, DOI: doi, URL })
    }
    expect(reimported(format)).toMatchObject({
      ...{ 'container-title': PAPER.journal, volume: '12', issue: '3-4', ISSN: '0269-0942', language: 'cy' },
      issued: { 'date-parts': [[2019, 5, 6]] },
      page: '297-315',
    })
  })

  it.each(['ris', 'bibtex', 'csl'] as const)(
    'in %s with every author, organisations under their one name',
    (format) => {
      expect(reimported(format).author.map(nameOf)).toEqual(PAPER.authors)
      const names = reimported(format, REPORT).author.map(nameOf)
      expect(names).toEqual(['Marsh and Fenn Ports, Inc.', REPORT.authors?.[1], 'King, Martin, Jr.'])
    },
  )

  it('in RIS from one line a field, with ids and quotations whole', () => {
    const text = `${'Words of a quotation that goes on and on. '.repeat(20)}\nTY  - JOUR`
    const quotations = [1, 2].map((pageIndex) => ({ text, pageIndex, pageLabel: null, note: '', partTitle: null }))
    const ris = toCitations([citationOf({}, quotations), citationOf(REPORT)], 'ris')
    expect(ris.split('\n').filter((line) => line !== '' && !/^[A-Z][A-Z\d] {2}- /.test(line))).toEqual([])
    expect(ris.match(/^TY {2}- /gm)).toHaveLength(2)
    expect(ris).toContain(text.replace(/\s+/g, ' ').trim())
    expect(ris).toContain(`\nID  - ${PAPER.documentId}\n`)
    expect(new Cite(ris).data).toHaveLength(2)
  })

  it('from BibTeX with braces that have no partner, in one file with others', () => {
    const titles = ['A { brace', 'A } brace', '}{', 'Two {braced words} of Wexcombe', 'Über {A{b}C}', 'x']
    const bibtex = toCitations(
      titles.map((title) => citationOf({ title })),
      'bibtex',
    )
    const data = z.array(item.extend({ id: z.string() })).parse(new Cite(bibtex).data)
    expect(data.map(({ title }) => title)).toEqual(titles)
    expect(new Set(data.map(({ id }) => id)).size).toBe(titles.length)
  })
})

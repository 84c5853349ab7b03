import { describe, expect, it } from 'vitest'
import { addOwnDoi, readOwnDoi } from '../../../../src/ingest/parse/metadata/own-doi.ts'
import { NO_METADATA, PLAIN_PAGE } from '../../../../src/ingest/parse/text/file-text.ts'
import type { ParsedPage, Span } from '../../../../src/domain/parsed-document.ts'

const T = 'Clusters and clean growth in hill towns'
const body =
  '\n\nAbstract. Hill towns have struggled to hold on to skilled work.\nThe plan sets out how the district will grow its clean transport firms.\n'

function pageOf(text: string, furniture: readonly Span[] = [], index = 1): ParsedPage {
  const offset = text.indexOf(T)
  const headings = offset < 0 ? [] : [{ offset, level: 1, title: T }]
  return { ...PLAIN_PAGE, index, label: null, text, headings, furniture }
}

describe("a document's own DOI", () => {
  it.each<[string, string, string | null]>([
    [
      'journal line under authors',
      `${T}\n\nM. Tarrant\nEstuary Economy Review 14 (2021) 101-118\nhttps://doi.org/10.5555/own.2021.1${body}`,
      '10.5555/own.2021.1',
    ],
    [
      'dot break',
      `${T}\n\nM. Tarrant\nEstuary Economy Review 14 (2021) 101-118\nhttps://doi.org/10.1016/j.estuar.\n2021.03.002${body}`,
      '10.1016/j.estuar.2021.03.002',
    ],
    [
      'above',
      `Tarrant and Polwarth Estuary Econ Rev (2021) 14:101\nhttps://doi.org/10.5555/own.2021.1\n\n${T}\n\nM. Tarrant${body}`,
      '10.5555/own.2021.1',
    ],
    [
      'above one line',
      `Energy Policy 138 (2020) 111-222, doi:10.5555/own.2021.1\n\n${T}\n\nM. Tarrant${body}`,
      '10.5555/own.2021.1',
    ],
    ['refs', `${T}\n\nM. Tarrant${body}\nReferences\nOther P (2010) Something. doi:10.5555/other.ref.1`, null],
    ['refs no heading', `${T}\n\nM. Tarrant${body}\n\nOther P (2010) Something. doi:10.5555/other.ref.1`, null],
    [
      'footnote',
      `${T}\n\nM. Tarrant${body}\n\n1 Other, P. (2010) Something. https://doi.org/10.5555/other.ref.1`,
      null,
    ],
    [
      'footnote broken',
      `${T}\n\nM. Tarrant${body}\n\n1 Other, P. (2010) Something about nothing, Journal of Things, 12, 1-20.\nhttps://doi.org/10.5555/other.ref.1`,
      null,
    ],
    ['numbered refs', `${T}\n\nM. Tarrant${body}\n\n[1] P. Other, Something, 2010. doi:10.5555/other.ref.1`, null],
    [
      'data',
      `${T}\n\nM. Tarrant${body}\n\nData availability: The data are at https://doi.org/10.5281/zenodo.12345.`,
      null,
    ],
    ['data line', `${T}\n\nM. Tarrant${body}\n\nData availability\nhttps://doi.org/10.5281/zenodo.12345`, null],
    ['data near title', `${T}\n\nM. Tarrant\nData: https://doi.org/10.5281/zenodo.12345${body}`, null],
    [
      'cite as other',
      `${T}\n\nM. Tarrant${body}\n\nPlease cite as: Other P (2010) Something else. doi:10.5555/other.1`,
      null,
    ],
    [
      'cite as own',
      `${T}\n\nM. Tarrant${body}\n\nCite this article as: Tarrant M (2021) Clusters and clean growth in hill\ntowns. Estuary Review 14: 101. doi:10.5555/own.2021.1`,
      '10.5555/own.2021.1',
    ],
    [
      'T&F cover',
      `Estuary Review\nISSN: (Print)\n\n${T}\n\nM. Tarrant\n\nTo cite this article: M. Tarrant (2021) ${T}, Estuary Review, 14:1, 101-118, DOI: 10.5555/own.2021.1\n\nTo link to this article: https://doi.org/10.5555/own.2021.1\n\nPublished online: 3 May 2021.`,
      '10.5555/own.2021.1',
    ],
    [
      'elsevier bottom',
      `${T}\n\nM. Tarrant${body}\n\n* Corresponding author.\nE-mail address: m@x.org (M. Tarrant).\nhttps://doi.org/10.5555/own.2021.1\nReceived 4 June 2018; Received in revised form 1 May 2019`,
      '10.5555/own.2021.1',
    ],
    ['journal level', `Estuary Review doi:10.1111/(ISSN)1475-4991\n\n${T}\n\nM. Tarrant${body}`, null],
    ['journal level 2', `Estuary Review https://doi.org/10.5555/journal.quay\n\n${T}\n\nM. Tarrant${body}`, null],
    ['prose', `${T}\n\nM. Tarrant${body}As was shown earlier (doi:10.5555/other.1), hill towns are poor.`, null],
    [
      'prose at line start',
      `${T}\n\nM. Tarrant${body}The method was described in an earlier paper that can be read at\nhttps://doi.org/10.5555/other.1`,
      null,
    ],
    ['two', `${T}\n\nhttps://doi.org/10.5555/a1\nhttps://doi.org/10.5555/a2${body}`, null],
    ['erratum', `Erratum to: https://doi.org/10.5555/a1\n\n${T}\n\nM. T${body}`, null],
    ['report', `${T}\n\nDistrict Council\n\nDOI: 10.5555/own.2021.1\n\nMay 2021`, '10.5555/own.2021.1'],
    ['funder', `${T}\n\nM. T\n\nhttps://doi.org/10.13039/501100000269\n`, null],
  ])('%s', (_name, text, doi) => expect(readOwnDoi([pageOf(text)], T, 'rule')?.value ?? null).toBe(doi))

  it('is that of the running line, at the foot of the page too', () => {
    const text = `${T}\n\nM. Tarrant${body}\nhttps://doi.org/10.5555/own.2021.1 Estuary Review`
    const start = text.indexOf('https')
    expect(readOwnDoi([pageOf(text, [{ start, end: text.length }])], T, 'rule')).toEqual({
      ...{ value: '10.5555/own.2021.1', rule: 'rule', pageIndex: 1 },
    })
  })

  it('may stand on the page after a cover, and on no later one', () => {
    const paper = `Estuary Review 14, doi:10.5555/own.2021.1\n\n${T}\n\nM. Tarrant${body}`
    const cover = pageOf('Accepted manuscript\n\nUniversity of Marlgate')
    expect(readOwnDoi([cover, pageOf(paper, [], 2)], T, 'rule')).toMatchObject({ pageIndex: 2 })
    expect(readOwnDoi([pageOf(`${T}${body.repeat(4)}`), pageOf(paper, [], 2)], T, 'rule')).toBeNull()
  })

  it('is read from the text only where the file states none', () => {
    const page = pageOf(`${T}\n\nhttps://doi.org/10.5555/own.2021.1${body}`)
    expect(addOwnDoi(NO_METADATA, [page], 'application/pdf').doi?.rule).toBe('pdf:text.doi')
    const stated = { ...NO_METADATA, doi: { value: '10.5555/stated', rule: 'html:citation_doi' } }
    expect(addOwnDoi(stated, [page], 'text/html').doi).toBe(stated.doi)
  })
})

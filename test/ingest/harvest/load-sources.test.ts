import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '../../../src/errors.ts'
import { loadSources } from '../../../src/ingest/harvest/load-sources.ts'

const GOOD = `
sources:
  - id: sample-sitemap
    kind: sitemap
    title: Sample
    url: HTTP://Site.test:80/sitemap.xml#x
    publisher: Sample Council
    licence: null
    language: en
    cadence: daily
    documents:
      - { address: 'http://site.test/a', published: 2019 }
      - { address: 'http://site.test/b', published: 2019-10-04, kind: strategy, status: draft, doi: 10.1177/0269094220959299 }
`

const faultsOf = (yaml: string) => {
  try {
    loadSources(yaml, 'sources.yaml')
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    expect(error.code).toBe('sources_invalid')
    expect(error.message).toContain('sources.yaml')
    return error.issues.map(({ path }) => path)
  }
}

describe('sources file', () => {
  it('returns sources with defaults and normalised addresses', () => {
    const [source] = loadSources(GOOD, 'sources.yaml')
    expect(source).toMatchObject({
      url: 'http://site.test/sitemap.xml',
      enabled: true,
      verified: true,
      expected: null,
      include: [],
      selector: 'a[href]',
      delayMs: 1_000,
      maxPerDay: null,
      maxPerRun: 10_000,
      render: false,
    })
    expect(source?.documents).toMatchObject([
      { published: '2019', title: null, authors: [] },
      { published: '2019-10-04', kind: 'strategy', doi: '10.1177/0269094220959299' },
    ])
  })

  it('reports all issues at once', () => {
    const source = `
  - id: Not Kebab
    kind: oracle
    title: ''
    url: http://user:secret@site.test/
    licence: null
    language: en
    cadence: daily
    typo: 1
    delayMs: -1
    selector: 'a[['
    documents: [{ address: nowhere, published: 2019-02-30 }]
  - { id: twice, kind: feed, title: x, url: 'http://a.test/', publisher: x, licence: null, language: en, cadence: daily, selector: a }
  - { id: twice, kind: feed, title: x, url: 'http://a.test/', publisher: x, licence: null, language: en, cadence: daily }`
    const faults = faultsOf(`sources:${source}`)
    for (const name of [
      'id',
      'kind',
      'title',
      'url',
      'publisher',
      'delayMs',
      'selector',
      'documents.0.address',
      'documents.0.published',
    ]) {
      expect(faults).toContain(`sources.0.${name}`)
    }
    expect(faults).toEqual(expect.arrayContaining(['sources.0', 'sources.1.selector', 'sources.2.id']))
    expect(() => loadSources(`sources:${source}`, 'f')).not.toThrow(/secret/)
  })

  it.each([
    '',
    'sources',
    '[]',
    'sources: {',
    'sources: [*a]',
    'a: &a [x]\nb: &b [*a,*a]\nsources: 1',
    'sources: []\nsources: []',
  ])('rejects %j as a whole', (yaml) => expect(faultsOf(yaml)).not.toEqual([]))

  it('accepts an empty list', () => {
    expect(loadSources('sources: []', 'sources.yaml')).toEqual([])
  })

  it('reads the bundled list, in which no source is enabled', () => {
    const sources = loadSources(readFileSync('library/sources.yaml', 'utf8'), 'sources.yaml')
    expect(sources.length).toBeGreaterThan(4)
    expect(sources.every(({ enabled }) => !enabled)).toBe(true)
  })
})

describe('fields of a source kind', () => {
  const COMMON = 'title: x, publisher: x, licence: null, language: en, cadence: daily'
  const one = (fields: string) => `sources: [{ id: a, ${COMMON}, ${fields} }]`

  it('have defaults', () => {
    const [papers, folder, list] = loadSources(
      `sources:
  - { id: a, ${COMMON}, kind: crossref, works: { issn: 0269-0942, volume: 35, issue: 4, citedBy: 'https://doi.org/10.1177/ABC' } }
  - { id: b, ${COMMON}, kind: folder, folder: ../plans }
  - { id: c, ${COMMON}, kind: list, entries: ['doi:10.1177/x', 'http://a.test/'], file: dois.txt }`,
      '/srv/library/sources.yaml',
    )
    expect(papers).toMatchObject({
      url: 'https://api.crossref.org/',
      works: {
        issn: '0269-0942',
        volume: '35',
        issue: '4',
        citedBy: '10.1177/abc',
        dois: [],
        query: null,
        fullText: false,
      },
      archive: true,
    })
    expect(folder?.url).toBe('file:///srv/plans')
    expect(list).toMatchObject({ file: '/srv/library/dois.txt', url: 'https://api.crossref.org/' })
  })

  it.each([
    ['kind: page', ['url']],
    ['kind: folder', ['folder']],
    ["kind: folder, folder: x, url: 'http://a.test/'", ['url']],
    ['kind: list', ['entries']],
    ["kind: list, entries: ['neither']", ['entries.0']],
    ['kind: crossref', ['works']],
    ['kind: openalex, works: {}', ['works']],
    ['kind: crossref, works: { citing: 10.1177/a }', ['works.citing']],
    [
      "kind: feed, url: 'http://a.test/', follow: {}, oai: {}, works: { query: x }, folder: x, entries: [], file: x",
      ['follow', 'oai', 'works', 'folder', 'entries', 'file'],
    ],
    ["kind: page, url: 'http://a.test/', follow: { depth: 99, selector: 'a[[' }", ['follow.selector', 'follow.depth']],
    ['kind: openalex, works: { dois: [x], issn: 123, from: y }', ['works.dois.0', 'works.issn', 'works.from']],
  ])('are reported when they are missing, misplaced or invalid: %s', (fields, faults) => {
    expect(faultsOf(one(fields)).sort()).toEqual(faults.map((name) => `sources.0.${name}`).sort())
  })
})

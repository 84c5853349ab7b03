import { describe, expect, it } from 'vitest'
import { NO_METADATA } from '../../../../../src/ingest/parse/text/file-text.ts'
import { parseHtml } from '../../../../../src/ingest/parse/html/parse-html.ts'

/** The metadata of a page with this head. */
const metadataOf = (head: string, attributes = '', body = '<p>Words.</p>') =>
  parseHtml(
    Buffer.from(`<!doctype html><html${attributes}><head>${head}</head><body>${body}</body></html>`),
    'text/html; charset=utf-8',
  ).metadata

const meta = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, content]) => `<meta name="${name}" content="${content}">`)
    .join('')

const jsonLd = (data: unknown) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`
const found = (value: unknown, rule: string) => ({ value, rule })

const CITATION = `${meta({
  citation_title: 'Comparing strategies',
  citation_publication_date: '2020/11/20',
  citation_publisher: 'Journal',
  citation_doi: 'https://doi.org/10.5555/CONCORDANCE.2020',
  citation_language: 'en_GB',
})}<meta name="citation_author" content="Castell, Miriam"><meta name="citation_author" content="Jonas Eriksen">`

const DUBLIN_CORE = meta({
  'DC.title': 'As Dublin Core has it',
  'DC.creator': 'A. Writer; B. Writer',
  'DCTERMS.issued': '2019-10',
  'dc.publisher': 'Council',
  'DC.identifier': 'doi:10.1000/182',
  'DC.language': 'cy',
})

const WORK = {
  '@type': ['NewsArticle', 'Article'],
  headline: 'As schema.org has it',
  author: [{ '@type': 'Person', name: 'Ann Lee' }, 'Bo Ek'],
  publisher: { '@type': 'Organization', name: 'Agency' },
  datePublished: '2021-05-14T09:00:00+02:00',
  sameAs: 'https://doi.org/10.1000/183',
}

describe('metadata of a page', () => {
  it('come from Highwire tags', () => {
    expect(metadataOf(CITATION)).toMatchObject({
      title: found('Comparing strategies', 'html:citation_title'),
      authors: found(['Castell, Miriam', 'Jonas Eriksen'], 'html:citation_author'),
      publisher: found('Journal', 'html:citation_publisher'),
      published: found('2020-11-20', 'html:citation_publication_date'),
      doi: found('10.5555/concordance.2020', 'html:citation_doi'),
      language: found('en-GB', 'html:citation_language'),
    })
  })

  it('come from Dublin Core, with dates as precise as written', () => {
    expect(metadataOf(DUBLIN_CORE)).toMatchObject({
      title: found('As Dublin Core has it', 'html:dc.title'),
      authors: found(['A. Writer', 'B. Writer'], 'html:dc.creator'),
      publisher: found('Council', 'html:dc.publisher'),
      published: found('2019-10', 'html:dcterms.issued'),
      doi: found('10.1000/182', 'html:dc.identifier'),
      language: found('cy', 'html:dc.language'),
    })
  })

  it('come from JSON-LD, including a graph', () => {
    const expected = {
      title: found('As schema.org has it', 'html:json-ld.headline'),
      authors: found(['Ann Lee', 'Bo Ek'], 'html:json-ld.author'),
      publisher: found('Agency', 'html:json-ld.publisher'),
      published: found('2021-05-14', 'html:json-ld.datePublished'),
      doi: found('10.1000/183', 'html:json-ld.identifier'),
      language: null,
    }
    expect(metadataOf(jsonLd(WORK))).toMatchObject(expected)
    expect(metadataOf(jsonLd({ '@graph': [{ '@type': 'Organization', name: 'Agency' }, WORK] }))).toMatchObject(
      expected,
    )
  })

  it('prefer Highwire to Dublin Core to JSON-LD to Open Graph', () => {
    const openGraph = '<meta property="og:title" content="As Open Graph has it">'
    expect(metadataOf(openGraph + jsonLd(WORK) + DUBLIN_CORE + CITATION).title?.rule).toBe('html:citation_title')
    expect(metadataOf(openGraph + jsonLd(WORK) + DUBLIN_CORE).title?.rule).toBe('html:dc.title')
    expect(metadataOf(openGraph + jsonLd(WORK)).title?.rule).toBe('html:json-ld.headline')
    expect(metadataOf(openGraph).title).toEqual(found('As Open Graph has it', 'html:og:title'))
  })

  it('accept Dublin Core in RDFa, and one of several names in a property', () => {
    const rdfa = '<meta property="x:title dc:title" content="A title"><meta property="dcterms:issued" content="2019">'
    expect(metadataOf(rdfa)).toMatchObject({
      title: found('A title', 'html:dc.title'),
      published: found('2019', 'html:dcterms.issued'),
    })
  })

  it('describe the work in JSON-LD rather than its page, and resolve names by @id', () => {
    const graph = [
      { '@type': 'WebPage', name: 'A page - Agency' },
      { '@type': 'Article', headline: 'A work', author: { '@id': '#ann' }, publisher: { '@id': '#agency' } },
      { '@id': '#ann', '@type': 'Person', name: 'Ann Lee' },
      { '@id': '#agency', name: 'Agency' },
    ]
    const expected = {
      title: found('A work', 'html:json-ld.headline'),
      authors: found(['Ann Lee'], 'html:json-ld.author'),
      publisher: found('Agency', 'html:json-ld.publisher'),
    }
    expect(metadataOf(jsonLd({ '@graph': graph }))).toMatchObject(expected)
    const wrapped = `<script type="application/ld+json">//<![CDATA[\n${JSON.stringify(graph)}\n//]]></script>`
    expect(metadataOf(wrapped)).toMatchObject(expected)
  })

  it('take authors and date from the byline and time elements if the head has none', () => {
    const body = `<p>By <a rel="author" href="/ann">Ann Lee</a></p><time itemprop="datePublished" datetime="2019-06-13T08:00">
      last June</time><ul class="comments"><li class="author-name">Richard</li></ul>`
    expect(metadataOf('', '', body)).toMatchObject({
      authors: found(['Ann Lee'], 'html:byline'),
      published: found('2019-06-13', 'html:time'),
    })
    expect(metadataOf('', '', '<p><a rel="author" href="/x">Ann Lee</a></p>'.repeat(7)).authors).toBeNull()
    expect(metadataOf('', '', '<p class="author-name">Richard</p>').authors).toBeNull()
  })

  it('skip an invalid value for the next valid one', () => {
    const head = meta({
      citation_title: 'Untitled',
      'dc.title': 'A title',
      citation_publication_date: 'in press',
      'dc.date': '2019',
      citation_doi: 'none',
      'dc.identifier': '10.1000/182',
      citation_author: 'someone@example.org',
      author: 'Ann Lee',
    })
    expect(metadataOf(head)).toMatchObject({
      title: found('A title', 'html:dc.title'),
      published: found('2019', 'html:dc.date'),
      doi: found('10.1000/182', 'html:dc.identifier'),
      authors: found(['Ann Lee'], 'html:author'),
    })
  })

  it('include the title without the site name, or else the first heading, and the language of the page', () => {
    const site = '<meta property="og:site_name" content="Council"><title>Our plan - Council</title>'
    expect(metadataOf(site, ' lang="en-gb"')).toMatchObject({
      title: found('Our plan', 'html:title'),
      publisher: found('Council', 'html:og:site_name'),
      language: found('en-GB', 'html:lang'),
    })
    expect(metadataOf('', '', '<h1>Heading <i>one</i></h1><h1>two</h1>').title).toEqual(found('Heading one', 'html:h1'))
  })

  it('are empty if the page has none, or none that can be parsed', () => {
    expect(metadataOf('')).toEqual(NO_METADATA)
    const broken =
      '<script type="application/ld+json">{"@type":"Article",</script><meta name="dc.title"><meta content="x">'
    expect(metadataOf(broken)).toEqual(NO_METADATA)
    expect(
      metadataOf(jsonLd({ '@type': 'Article', headline: { a: 1 }, author: 7, publisher: [], datePublished: {} })),
    ).toEqual(NO_METADATA)
  })

  it('keep markup within values as text, up to a limit', () => {
    const title = '&lt;script&gt;alert(1)&lt;/script&gt; plan'
    expect(metadataOf(`<title>${title}</title>`).title?.value).toBe('<script>alert(1)</script> plan')
    expect(metadataOf(`<title>${'Long title '.repeat(90_000)}</title>`).title?.value).toHaveLength(499)
    const many = Array.from(
      { length: 5_000 },
      (_, number) => `<meta name="citation_author" content="Author ${number}x">`,
    )
    expect(metadataOf(many.join('')).authors?.value).toHaveLength(200)
  })

  const journal = {
    journal: 'Local Economy',
    volume: '35',
    issue: '4',
    firstPage: '277',
    lastPage: '290',
    issn: '0269-0942',
  }
  const valuesOf = (head: string) => {
    const { journal, volume, issue, firstPage, lastPage, issn } = metadataOf(head)
    return Object.fromEntries(
      Object.entries({ journal, volume, issue, firstPage, lastPage, issn }).map(([name, found]) => [
        name,
        found?.value,
      ]),
    )
  }

  it('include journal, volume, issue and pages of a paper, from Highwire, PRISM or JSON-LD', () => {
    const highwire = meta({
      citation_journal_title: 'Local Economy',
      citation_volume: '35',
      citation_issue: '4',
      citation_firstpage: '277',
      citation_lastpage: '290',
      citation_issn: '02690942',
    })
    const prism = meta({
      'prism.publicationName': 'Local Economy',
      'prism.volume': '35',
      'prism.number': '4',
      'prism.pageRange': '277–290',
      'prism.issn': '0269-0942',
    })
    const issue = { '@type': 'PublicationIssue', issueNumber: 4, isPartOf: { '@id': '#volume' } }
    const volume = {
      '@id': '#volume',
      '@type': ['PublicationVolume', 'Periodical'],
      name: 'Local Economy',
      issn: ['0269-0942'],
      volumeNumber: '35',
    }
    const work = { '@type': 'ScholarlyArticle', headline: 'On place', pageStart: 277, pageEnd: '290', isPartOf: issue }
    for (const head of [highwire, prism, jsonLd({ '@graph': [work, volume] })]) expect(valuesOf(head)).toEqual(journal)
  })

  it('include every date with its event, as written and as parsed', () => {
    const head = meta({
      citation_publication_date: '2020/08',
      citation_online_date: '2020/06/03',
      'DCTERMS.dateSubmitted': '8/5/2019',
      'article:modified_time': '2021-01-02T10:00:00Z',
      'DCTERMS.created': '2018',
    })
    expect(metadataOf(head)).toMatchObject({
      published: found('2020-08', 'html:citation_publication_date'),
      others: [{ field: 'published', value: '2020-06-03', rule: 'html:citation_online_date' }],
      dates: [
        { event: 'published', raw: '2020/08', value: '2020-08', readings: [] },
        { event: 'online', raw: '2020/06/03', value: '2020-06-03' },
        { event: 'created', raw: '2018', value: '2018' },
        { event: 'submitted', raw: '8/5/2019', value: '2019', readings: ['2019-05-08', '2019-08-05'] },
        { event: 'updated', raw: '2021-01-02T10:00:00Z', value: '2021-01-02' },
      ],
    })
  })

  it('keep the different values of other rules, without duplicates', () => {
    const head = `${meta({ citation_title: 'Comparing strategies', 'dc.title': 'comparing  strategies' })}<title>Comparing</title>`
    const others = metadataOf(head).others.filter(({ field }) => field === 'title')
    expect(others).toEqual([{ field: 'title', value: 'Comparing', rule: 'html:title' }])
  })

  describe('of GOV.UK', () => {
    const govuk = meta({ 'govuk:first-published-at': '2018-10-01T09:00:00+01:00', 'govuk:withdrawn': 'withdrawn' })
    const notice = `<section class="gem-c-notice"><h2>This guidance was withdrawn on
      <time datetime="2021-03-05">5 March 2021</time></h2><p>Superseded.</p></section>`

    it('state that a page was withdrawn, and when', () => {
      expect(metadataOf(govuk, '', notice)).toMatchObject({
        status: found('withdrawn', 'html:govuk.withdrawn'),
        published: found('2018-10-01', 'html:govuk:first-published-at'),
        dates: [{ event: 'published' }, { event: 'withdrawn', raw: '5 March 2021', value: '2021-03-05' }],
      })
      expect(metadataOf(govuk)).toMatchObject({ status: { value: 'withdrawn' }, dates: [{ event: 'published' }] })
    })

    it('ignore such words on other sites, and notices about something else', () => {
      expect(metadataOf('', '', notice).status).toBeNull()
      const other = '<section class="gem-c-notice">The offer was withdrawn on 5 March 2021</section>'
      expect(metadataOf(meta({ 'govuk:format': 'guidance' }), '', other).status).toBeNull()
    })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestCrawler, type TestCrawler } from '../../../../support/harvest.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

const item = (path: string, more: object) => ({
  [`/api/content${path}`]: JSON.stringify({
    base_path: path,
    schema_name: 'publication',
    title: `Title of ${path}`,
    details: {},
    links: {},
    ...more,
  }),
})
const crawl = (path: string) => crawler.crawl(path, { kind: 'govuk' })

describe('GOV.UK page', () => {
  it('yields the files and HTML pages of a publication, with its metadata', async () => {
    crawler.origin.route(
      item('/government/publications/plan', {
        locale: 'en',
        first_published_at: '2019-06-13T09:00:00.000+01:00',
        public_updated_at: '2019-06-14T00:00:00Z',
        details: {
          body: '<p><a href="/media/old.pdf">The old one</a> <a href="/contact">Contact</a> <a href="/media/plan.pdf">again</a></p>',
          attachments: [
            { title: 'Plan', url: '/media/plan.pdf', attachment_type: 'file' },
            { title: 'Plan as a page', url: '/government/publications/plan/plan', attachment_type: 'html' },
            { title: 'Figures', url: '/media/figures.csv', attachment_type: 'file' },
            { url: 5 },
          ],
        },
        links: {
          primary_publishing_organisation: [{ title: 'A Department' }],
          children: [
            {
              title: 'Annex',
              base_path: '/government/publications/plan/annex',
              public_updated_at: '2020-01-01T00:00:00Z',
              withdrawn: true,
            },
          ],
        },
      }),
    )
    const { finds, paths, error } = await crawl('/government/publications/plan/')
    expect(error).toBeNull()
    expect(paths).toEqual([
      '/media/plan.pdf',
      '/government/publications/plan/plan',
      '/government/publications/plan/annex',
      '/media/old.pdf',
    ])
    expect(finds[0]).toMatchObject({
      published: '2019-06-13',
      modified: '2019-06-14T00:00:00.000Z',
      about: { publisher: 'A Department', language: 'en' },
    })
    expect(finds[2]).toMatchObject({
      title: 'Annex',
      modified: '2020-01-01T00:00:00.000Z',
      about: { status: 'withdrawn' },
    })
    expect(finds[0]?.about?.status).toBeUndefined()
  })

  it('is itself the document when nothing is attached, with the day of its withdrawal', async () => {
    const withdrawn_notice = { explanation: '<p>Replaced.</p>', withdrawn_at: '2021-03-04T05:06:07Z' }
    crawler.origin.route(item('/guidance/how', { schema_name: 'detailed_guide', withdrawn_notice }))
    crawler.origin.route(item('/government/publications/notice', { withdrawn_notice: {} }))
    const { finds, paths } = await crawl('/api/content/guidance/how')
    expect(paths).toEqual(['/guidance/how'])
    expect(finds[0]?.about).toMatchObject({ status: 'withdrawn', withdrawn: '2021-03-04' })
    expect((await crawl('/government/publications/notice')).finds[0]?.about?.status).toBeUndefined()
  })

  it('yields all publications of nested collections, following redirects and skipping what is gone', async () => {
    const documents = (...paths: string[]) => ({
      schema_name: 'document_collection',
      links: { documents: paths.map((base_path) => ({ title: 'x', base_path })) },
    })
    crawler.origin.route({
      ...item('/c', documents('/p1', '/gone', '/moved', '/c2', '/c', '/missing', '/p1')),
      ...item('/c2', documents('/c', '/p3')),
      ...item('/p1', {}),
      ...item('/p2', {}),
      ...item('/p3', {}),
      ...item('/gone', { schema_name: 'gone', title: null }),
      ...item('/moved', { schema_name: 'redirect', title: null, redirects: [{ destination: '/p2?x=1#y' }] }),
    })
    const { paths, error } = await crawl('/c')
    expect(paths).toEqual(['/p1', '/p2', '/p3'])
    expect(error).toMatchObject({ code: 'source_gone' })
  })

  it('fails when redirects loop or lead off the site, or the page is gone', async () => {
    crawler.origin.route({
      ...item('/round', { schema_name: 'redirect', redirects: [{ destination: '/round' }] }),
      ...item('/away', { schema_name: 'redirect', redirects: [{ destination: '//elsewhere.test/x' }] }),
      ...item('/gone', { schema_name: 'gone' }),
      '/api/content/html': '<html>',
    })
    expect(await crawl('/round')).toMatchObject({ finds: [], error: { code: 'redirect_loop' } })
    expect(crawler.origin.seen).toHaveLength(6)
    for (const path of ['/away', '/gone', '/none'])
      expect(await crawl(path)).toMatchObject({ error: { code: 'source_gone' } })
    expect(await crawl('/html')).toMatchObject({ error: { code: 'json_invalid' } })
  })

  it('limits the number of pages of a collection', async () => {
    const paths = Array.from({ length: 700 }, (_value, number) => `/p${number}`)
    crawler.origin.route(
      item('/c', {
        schema_name: 'document_collection',
        links: { documents: paths.map((base_path) => ({ base_path })) },
      }),
    )
    for (const path of paths) crawler.origin.route(item(path, {}))
    expect((await crawl('/c')).finds).toHaveLength(499)
  })

  it('yields every part of a guide', async () => {
    const parts = ['what-it-is', 'who-may', 'how to'].map((slug) => ({ slug, title: `Part ${slug}`, body: '<p>x</p>' }))
    crawler.origin.route(
      item('/mooring-permits', {
        schema_name: 'guide',
        title: 'Mooring permits',
        first_published_at: '2019-07-18T23:00:00Z', // midnight in London
        details: { parts },
      }),
    )
    const { finds, paths } = await crawl('/mooring-permits')
    expect(paths).toEqual(['/mooring-permits', '/mooring-permits/who-may', '/mooring-permits/how%20to'])
    expect(finds[1]).toMatchObject({ title: 'Mooring permits: Part who-may', published: '2019-07-19' })
  })

  it('yields the summary and every part of travel advice, also within a collection', async () => {
    crawler.origin.route({
      ...item('/advice', {
        schema_name: 'document_collection',
        links: { documents: [{ base_path: '/advice/kestrel' }] },
      }),
      ...item('/advice/kestrel', {
        schema_name: 'travel_advice',
        details: { parts: [{ slug: 'safety', title: 'Safety' }, { title: 'no slug' }] },
      }),
    })
    expect((await crawl('/advice')).paths).toEqual(['/advice/kestrel', '/advice/kestrel/safety'])
  })
})

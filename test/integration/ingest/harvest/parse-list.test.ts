import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { MAX_LISTED, type ListRequest } from '../../../../src/ingest/harvest/list-request.ts'
import { parseListInProcess, createListParser } from '../../../../src/ingest/harvest/parse-list.ts'

import { createParsePool } from '../../../../src/ingest/pool/parse-pool.ts'

const pool = createParsePool({ size: 1 })
afterAll(() => pool.close())

const signal = new AbortController().signal
const address = 'http://lists.example/list'
const toBytes = (text: string) => new TextEncoder().encode(text)
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_value, index) => make(index))

const feed = (entries: number) =>
  toBytes(
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Papers</title>${many(
      entries,
      (index) => `<item><title>Paper ${index}</title><link>http://lists.example/${index}.pdf</link></item>`,
    ).join('')}</channel></rss>`,
  )
const sitemap = (entries: number) =>
  toBytes(`<urlset>${many(entries, (index) => `<url><loc>${address}/${index}</loc></url>`).join('')}</urlset>`)
const page = toBytes(
  `<body>${many(900, (index) => `<p><a href="/${index}.pdf">Paper ${index}</a></p>`).join('')}</body>`,
)
const records = toBytes(
  `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate><ListRecords>${many(
    900,
    (index) =>
      `<record><header><identifier>oai:${index}</identifier><datestamp>2026-01-01</datestamp></header><metadata><dc><title>Paper ${index}</title></dc></metadata></record>`,
  ).join('')}<resumptionToken>next</resumptionToken></ListRecords></OAI-PMH>`,
)
const works = toBytes(
  JSON.stringify({
    message: {
      items: [
        ...many(1_500, (index) => ({ DOI: `10.1000/${index}`, title: [`Paper number ${index} of a list`] })),
        'nonsense',
      ],
      'next-cursor': 'next',
    },
  }),
)
const query = { url: address, selector: 'a[href]', include: [], follow: null }

const LISTS: readonly ListRequest[] = [
  { kind: 'feed', bytes: feed(900), address },
  { kind: 'sitemap', bytes: sitemap(1_500), address },
  { kind: 'sitemap', bytes: gzipSync(sitemap(10)), address },
  { kind: 'page', bytes: page, address, query },
  { kind: 'oai', bytes: records },
  { kind: 'json', bytes: works, shape: 'crossref_works', what: 'list of works' },
]

describe('long lists', () => {
  it.each(LISTS)('give the same result in another process: $kind', async (request) => {
    const [there, here] = [await pool.readList(request, signal), await parseListInProcess(request, signal)]
    expect(there).toEqual(here)
    expect(JSON.stringify(there)).toContain('9')
  })

  it('are read in another process, short ones in this one', async () => {
    const sent: string[] = []
    const parse = createListParser({
      readList: (request, stop) => {
        sent.push(`${request.kind} of ${request.bytes.length}`)
        return pool.readList(request, stop)
      },
    })
    await parse({ kind: 'feed', bytes: feed(3), address }, signal)
    expect(sent).toEqual([])
    for (const request of LISTS) await parse(request, signal)
    expect(sent).toEqual(LISTS.map(({ kind, bytes }) => `${kind} of ${bytes.length}`))
  })

  it('fail with their own error code', async () => {
    const pairs = [
      ['feed_invalid', { kind: 'feed', bytes: toBytes('x'.repeat(100_000)), address }],
      ['xml_dtd_refused', { kind: 'sitemap', bytes: toBytes('<!DOCTYPE a><urlset></urlset>'), address }],
      ['json_invalid', { kind: 'json', bytes: toBytes('{'), shape: 'govuk_item', what: 'item' }],
      ['bad_response', { kind: 'feed', bytes: gzipSync(feed(9)).subarray(0, 30), address }],
    ] as const satisfies readonly (readonly [string, ListRequest])[]
    for (const [code, request] of pairs) {
      await expect(pool.readList(request, signal)).rejects.toMatchObject({ kind: 'permanent', code })
    }
  })

  it('fail after the time limit of a file, and others are read afterwards', async () => {
    const hasty = createParsePool({ size: 1, limits: { wallClockMs: 30 } })
    try {
      const endless: ListRequest = { kind: 'feed', bytes: feed(MAX_LISTED), address }
      await expect(hasty.readList(endless, signal)).rejects.toMatchObject({ kind: 'permanent', code: 'timeout' })
    } finally {
      await hasty.close()
    }
    const short: ListRequest = { kind: 'feed', bytes: feed(2), address }
    expect(await pool.readList(short, signal)).toHaveLength(2)
  })

  it('are cut at the maximum length of a list', async () => {
    const endless: ListRequest = { kind: 'feed', bytes: feed(MAX_LISTED + 100), address }
    expect(await pool.readList(endless, signal)).toHaveLength(MAX_LISTED)
  })
})

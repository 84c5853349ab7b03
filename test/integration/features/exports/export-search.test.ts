import { Cite } from '@citation-js/core'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type HttpService } from '../../../../src/api/server.ts'
import { createHttpApp } from '../../../support/http-app.ts'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { makeLibrary, type MadeDocument } from './support/made-library.ts'

/** Titles as an attacker or a careless author might write them. */
const HOSTILE = [
  ...['=1+1', '=HYPERLINK("http://127.0.0.2/","x")', '+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '\n=1', ' =1'],
  ...["=cmd|' /C calc'!A0", '"=1"', 'a,"b"\r\nc', ';=1', '＝1+1', '%0A=1', "'=1", "''-1", '\u200B=1', '\u00A0@x'],
  ...[
    '@article{x, title = {y}}',
    '} @comment{',
    'TY  - JOUR\r\nER  - ',
    '<script>alert(1)</script>',
    '\u202Etxt',
    '100 % & #1_a',
  ],
]
/** With the others more than 1,000 hits, where engines tend to stop. */
const PLAIN = 1_000
const MANY = 1_100

let opened: TestApp
let http: HttpService
let url: string
let documents: readonly MadeDocument[]

beforeAll(async () => {
  documents = [
    ...HOSTILE.map((title, at) => ({ name: `hostile${at}`, title, passages: [`The harbour of ${title}`] })),
    ...Array.from({ length: PLAIN }, (_, at) => ({
      name: `plain${String(at).padStart(4, '0')}`,
      title: `Plan ${at}`,
      passages: Array.from({ length: 1 + (at % 3) }, (_, page) => `The harbour, said for time ${page} by plan ${at}.`),
      places: at % 2 === 0 ? ['tees-valley'] : [],
    })),
    {
      name: 'long',
      title: 'A long plan',
      passages: Array.from({ length: MANY }, (_, page) => `Harbour paragraph ${page}.`),
    },
    { name: 'other', title: 'Another matter', passages: ['Nothing of the kind.'] },
  ]
  opened = await openTestApp({}, { PUBLIC_URL: 'https://library.example' })
  await makeLibrary(opened.app, documents)
  http = await listen(createHttpApp(opened.app, 'test'), '127.0.0.1', 0)
  url = `http://127.0.0.1:${http.port}/api/v1`
})
afterAll(async () => {
  await http.close(0)
  await opened.close()
})

const found = HOSTILE.length + PLAIN + 1

async function exportAs(query: string): Promise<string> {
  const answer = await fetch(`${url}/search/export?${query}`)
  const text = Buffer.from(await answer.arrayBuffer()).toString() // keeps the byte order mark
  expect([query, answer.status, answer.ok ? '' : text]).toEqual([query, 200, ''])
  return text
}

interface ExportLine {
  readonly kind: string
  readonly rank: number
  readonly document: { readonly documentId: string; readonly title: string }
  readonly passages: readonly { readonly passageId: string; readonly pageLabel: string; readonly link: string }[]
}

const toLines = (text: string): readonly ExportLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportLine)

/** The hits on all pages of the result, in order. */
async function readAllPages(query: string): Promise<readonly [string, string][]> {
  const hits: [string, string][] = []
  for (let cursor: string | null = null; ;) {
    const page: string = cursor === null ? '' : `&cursor=${cursor}`
    const answer = await fetch(`${url}/search?${query}&limit=100${page}`)
    const result = (await answer.json()) as {
      hits: { document: { documentId: string }; passage: { passageId: string } }[]
      nextCursor: string | null
    }
    hits.push(...result.hits.map(({ document, passage }): [string, string] => [document.documentId, passage.passageId]))
    cursor = result.nextCursor
    if (cursor === null) return hits
  }
}

describe('the export of a search', () => {
  it.each(['q=harbour', 'q=&place=tees-valley&sort=oldest'])(
    'has the same hits as the result pages, in the same order, beyond a thousand documents: %s',
    async (query) => {
      const [search, ...rest] = toLines(await exportAs(`${query}&format=jsonl`))
      const end = rest.pop()
      const expected = await readAllPages(query)
      const written = rest.map(({ document, passages }) => [document.documentId, passages[0]?.passageId])
      expect(written).toEqual(expected)
      expect(new Set(written.map(([documentId]) => documentId)).size).toBe(expected.length)
      expect(rest.map(({ rank }) => rank)).toEqual(expected.map((_, at) => at + 1))
      expect(search).toMatchObject({ kind: 'search', documents: expected.length, counts: 'exact' })
      expect(end).toEqual({
        kind: 'end',
        ...{ documents: expected.length, passages: expected.length, leftOut: 0 },
        expected: expected.length,
      })
    },
  )

  it('has every passage of every document, even of a very long one', async () => {
    const lines = toLines(await exportAs('q=harbour&format=jsonl&passages=all')).slice(1, -1)
    const written = new Map(lines.map(({ document, passages }) => [document.documentId, passages.length]))
    const expected = documents
      .filter(({ name }) => name !== 'other')
      .map(({ name, passages }) => [name, passages.length])
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(expected))
    const ids = lines.flatMap(({ passages }) => passages.map(({ passageId }) => passageId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('states the query, the filters, the time, the versions and a permalink', async () => {
    const [search] = toLines(await exportAs('q=harbour+&place=tees-valley&place=tees-valley&sort=newest&format=jsonl'))
    const now = (await (await fetch(`${url}/search?q=harbour`)).json()) as { corpusVersion: string }
    expect(search).toMatchObject({
      ...{ kind: 'search', query: 'harbour', parsedQuery: 'harbour', matching: 'all', documents: PLAIN / 2 },
      filters: { place: ['tees-valley'], theme: [], sort: 'newest', versions: 'current', gone: 'without' },
      corpusVersion: now.corpusVersion,
      vocabularyVersion: opened.app.library.vocabulary.version,
      rankingVersion: expect.any(Number),
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      permalink: `https://library.example/search?q=harbour&place=tees-valley&sort=newest&corpus=${now.corpusVersion}`,
    })
  })

  it('answers 400 with the code of an invalid query before any of the body is sent', async () => {
    const answer = await fetch(`${url}/search/export?format=csv&q=${encodeURIComponent('(harbour')}`)
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'question_invalid'])
    const unknown = await fetch(`${url}/search/export?format=xls&q=x`)
    expect(unknown.status).toBe(400)
  })

  it('is complete for the next client after others have disconnected half-way', async () => {
    for (let times = 0; times < 6; times += 1) {
      const leaving = new AbortController()
      const answer = await fetch(`${url}/search/export?q=harbour&format=csv&passages=all`, { signal: leaving.signal })
      await answer.body?.getReader().read()
      leaving.abort()
    }
    const rows = await retried(() => fetch(`${url}/search/export?q=harbour&format=jsonl`))
    expect(toLines(rows).at(-1)).toMatchObject({ kind: 'end', documents: found })
  })
})

/** The server notices a disconnected client a little later. */
async function retried(ask: () => Promise<Response>): Promise<string> {
  for (;;) {
    const answer = await ask()
    if (answer.status !== 429) return answer.text()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the export as CSV', () => {
  const read = (text: string) => parse(text, { bom: true, columns: true }) as unknown as Record<string, string>[]

  it('preserves values, and escapes cells that a spreadsheet would run as formulas', async () => {
    const text = await exportAs('q=harbour&format=csv')
    expect(text.charCodeAt(0)).toBe(0xfeff)
    const rows = read(text)
    expect(rows.length).toBe(found)
    const dangerous = rows.flatMap((row) =>
      Object.entries(row).filter(([, cell]) => /^(?:[\t\r\n]|[\s\p{C}\p{Z}]*[=+\-@＝＋－＠])/u.test(cell)),
    )
    expect(dangerous).toEqual([])
    const titles = new Map(rows.map((row) => [row['document_id'], row['title'] ?? '']))
    const changed = documents.filter(({ name, title }) => {
      const cell = titles.get(name)
      return name !== 'other' && cell !== title && cell !== `'${title}`
    })
    expect(changed).toEqual([])
  })

  it('has the evidence and the search on each row', async () => {
    const rows = read(await exportAs('q=%22harbour+paragraph+7%22&format=csv&passages=all'))
    expect(rows).toEqual([
      expect.objectContaining({
        ...{ rank: '1', title: 'A long plan', authors: 'Ada Byron | A Council', page_label: '18', page_index: '8' },
        ...{ heading_path: 'Part one', passage: 'Harbour paragraph 7.', highlights: 'Harbour paragraph 7' },
        ...{ highlight_spans: '0-19', passage_link: 'https://library.example/passages/p-long-8' },
        ...{ address: 'https://library.example/documents/long', search_query: '"harbour paragraph 7"' },
        ...{ search_documents: '1', search_counts: 'exact', search_matching: 'all' },
      }),
    ])
  })

  it('has one row with the search when nothing was found', async () => {
    const [row, ...more] = read(await exportAs('q=nowhere&place=tees-valley&format=csv'))
    expect(more).toEqual([])
    expect(row).toMatchObject({
      ...{ rank: '', document_id: '', search_query: 'nowhere', search_documents: '0' },
      search_filters: 'q=nowhere | place=tees-valley'.replace('q=nowhere | ', ''),
    })
  })
})

describe('the export as citations', () => {
  it.each(['ris', 'bib'])('can be read by a reference manager, one record per document: %s', async (format) => {
    const text = await exportAs(`q=harbour&place=tees-valley&format=${format}`)
    const records = new Cite(text).data as readonly { readonly title: string; readonly note?: string }[]
    expect(records.map(({ title }) => title).sort()).toEqual(
      Array.from({ length: PLAIN / 2 }, (_, at) => `Plan ${2 * at}`).sort(),
    )
    expect(records[0]?.note).toContain('The harbour, said for time')
    expect(records[0]?.note).toContain(`Found as 1 of ${PLAIN / 2} by the search "harbour"`)
  })

  it('is valid whatever the titles and the query, with unique keys and a final count in BibTeX', async () => {
    const text = await exportAs(`q=${encodeURIComponent('harbour OR "} @article{x"')}&format=bib`)
    expect(new Cite(text).data.length).toBe(found)
    const keys = [...text.matchAll(/^@(?!comment)\w+\{(\w+),/gm)].map(([, key]) => key)
    expect([keys.length, new Set(keys).size]).toEqual([found, found])
    expect(text).toMatch(/^@comment\{\nsearch: harbour OR "%7D %40article%7Bx"\n/)
    expect(text.trimEnd()).toMatch(new RegExp(`end of the search: ${found} of ${found} documents\\n\\}$`))
    const ris = await exportAs('q=harbour&format=ris')
    expect(ris.match(/^TY {2}- /gm)?.length).toBe(found)
    expect(ris.match(/^ER {2}- /gm)?.length).toBe(found)
  })
})

import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { listen } from '../../../src/api/server.ts'
import { createHttpApp } from '../../support/http-app.ts'
import type { App } from '../../../src/app.ts'
import { toRows, type Facts } from '../../../bench/library/mixed-documents.ts'
import { seededRandom } from '../../../bench/support/seeded-random.ts'
import { indexRows, writeRows } from '../../../bench/library/write-library.ts'
import { readSharedJson } from '../../support/shared-dir.ts'

/** A search should take 2 s at most; one that takes this long has hung. */
const TIMEOUT_MS = 30_000
/** The planted text has words of most hostile queries, so that only a filter can exclude it. */
const PLANTED_TEXT = `a b x y id exists or and not null to in starts with gov visibility private status draft equals 1 2 3
  georadius place theme kind publisher growth region strategy people skills hydrogen the of`
const PLANTED = 3
const NOBODY = 'Nobody Else'

/** A response to a query string: status (0 without a response), milliseconds, and the ids of its documents. */
export interface SearchReply {
  readonly query: string
  readonly status: number
  readonly ms: number
  readonly documentIds: readonly string[]
  readonly body: string
}

/** A library with documents that no request of these tests may return. */
export interface HostileSearch {
  /** Requests `/api/v1/search` with a query string, exactly as given. */
  send(query: string): Promise<SearchReply>
  /** Ids of documents gone from their source: not to be found unless `gone` includes them. */
  readonly gone: ReadonlySet<string>
  /** The publisher of some further documents: a filter on it must return these and no others. */
  readonly publisher: string
  readonly ofPublisher: ReadonlySet<string>
  close(): Promise<void>
}

/** Adds the planted documents to an application's library, and serves its API. */
export async function openHostileSearch(app: App): Promise<HostileSearch> {
  const gone = await plant(app, 'gone', { goneShare: 1, publishers: ['Somebody'] })
  const ofPublisher = await plant(app, 'publisher', { goneShare: 0, publishers: [NOBODY] })
  await indexRows(app, app.shutdown)
  const http = await listen(createHttpApp(app, 'test'), '127.0.0.1', 0)
  const agent = new Agent({ keepAlive: true })
  return {
    send: (query) => send(agent, http.port, query),
    gone: new Set(gone),
    publisher: NOBODY,
    ofPublisher: new Set(ofPublisher),
    close: async () => {
      agent.destroy()
      await http.close(0)
    },
  }
}

async function plant(app: App, name: string, facts: Pick<Facts, 'goneShare' | 'publishers'>) {
  const places = app.library.gazetteer.places.slice(0, 1).map(({ id }) => id)
  const common: Facts = { ...facts, places, matchThemes: () => [], vocabularyVersion: 1, draftShare: 0 }
  const text = { title: PLANTED_TEXT.slice(0, 60), passages: [{ text: PLANTED_TEXT, headingPath: [] }] }
  const rows = Array.from({ length: PLANTED }, (_, index) =>
    toRows(text, { workKey: `planted/${name}/${index}`, own: false }, common, seededRandom(index)),
  )
  await writeRows(app.catalogue, rows)
  return rows.flatMap(({ document }) => document.map(({ documentId }) => documentId))
}

function send(agent: Agent, port: number, query: string): Promise<SearchReply> {
  const startedMs = performance.now()
  const path = `/api/v1/search?${query}`
  return new Promise((resolve) => {
    const fail = (error: Error): void =>
      resolve({ query, status: 0, ms: performance.now() - startedMs, documentIds: [], body: error.message })
    const sent = request({ host: '127.0.0.1', port, path, agent, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail)
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        const status = response.statusCode ?? 0
        resolve({ query, status, ms: performance.now() - startedMs, documentIds: idsIn(status, body), body })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms to ${query.slice(0, 200)}`)))
    sent.on('error', fail)
    sent.end()
  })
}

function idsIn(status: number, body: string): readonly string[] {
  if (status !== 200) return []
  const { hits } = JSON.parse(body) as { hits: readonly { document: { documentId: string } }[] }
  return hits.map(({ document }) => document.documentId)
}

/** The fault of a response, or null: a server error, or a gone document that was not asked for. */
export function faultOf({ query, status, documentIds, body }: SearchReply, { gone }: HostileSearch): string | null {
  if (status >= 500 || (status !== 200 && !isProblem(status, body))) return `${status} to ${query.slice(0, 200)}`
  const asksForGone = new URLSearchParams(query).getAll('gone').some((value) => value !== 'without')
  if (!asksForGone && documentIds.some((id) => gone.has(id))) return `a gone document to ${query.slice(0, 200)}`
  return null
}

/** Whether a request was refused with a reason code; Node's own 431 for headers that are too long has none. */
function isProblem(status: number, body: string): boolean {
  return status === 431 || (status >= 400 && status < 500 && body.includes('"code"'))
}

/** Every string of the shared lists. */
export async function readHostileLists(): Promise<{ queries: readonly string[]; values: readonly string[] }> {
  return {
    queries: await readSharedJson<readonly string[]>('corpus-hostile/lists/queries.json'),
    values: await readSharedJson<readonly string[]>('corpus-hostile/lists/filter-values.json'),
  }
}

const PIECES = [
  ...['AND', 'OR', 'NOT', '(', ')', '"', '“', '”', "'", '*', '?', '~', '~2', '^3', '-', '+', ':', '\\', '/', '|', '&&'],
  ...[
    'NEAR/3',
    'title:',
    'place:',
    'kind:',
    'year:',
    'from:',
    'published:2010..2020',
    '[',
    ']',
    '{',
    '}',
    '=',
    '<',
    '>',
  ],
  ...[
    'growth',
    'skills',
    'health care',
    'levelling up',
    'hydrogen',
    'the',
    'a',
    'x',
    'é',
    'ß',
    'ﬁ',
    '水',
    '\u0000',
    '\u202E',
  ],
  ...['\n', '\t', ' ', '  ', '\uD800', '😀', '%', '%00', '1', '2019-01-01', 'EXISTS', 'IN [1,2]', '_geoRadius(0,0,1)'],
]

/** Anything that may be typed: noise, and fragments of queries in meaningless order. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(' ')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join('')),
)

const FACETS = ['place', 'theme', 'kind', 'status', 'publisher', 'source'] as const
const OTHERS = ['from', 'to', 'versions', 'sort', 'limit', 'cursor', 'facets', 'explain'] as const
export const PARAMETERS = [...FACETS, ...OTHERS] as const

/** A query string of such texts: `q` alone, or with values of a few other parameters. */
export const hostileQuery = fc
  .tuple(hostileText, fc.array(fc.tuple(fc.constantFrom(...PARAMETERS), hostileText), { maxLength: 2 }), fc.boolean())
  .map(([q, values, isAlone]) => toQuery([['q', q], ...(isAlone ? [] : values)]))

/** A query string; lone surrogates become U+FFFD, as when a browser sends them. */
export function toQuery(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
}

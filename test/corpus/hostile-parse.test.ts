import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PoolResult } from '../../src/ingest/pool/parse-pool.ts'
import { readShared, readSharedJson, sharedFolder } from '../support/shared-dir.ts'
import { faultsOf, openWatchedPool, type ParseOutcome, type WatchedPool } from './support/parse-watch.ts'

interface Row {
  readonly file: string
  readonly what: string
  readonly expect: 'index' | 'index-capped' | 'quarantine' | 'either'
  readonly text?: string
}

/** Media types as a server would send them. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  html: 'text/html',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xml: 'application/xml',
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/json',
  gz: 'text/html',
  br: 'text/html',
}

/** Text that must be found in the public regression files, according to their README.md. */
const THIRD_PARTY_TEXTS: Readonly<Record<string, string>> = {
  'helloworld-bad.pdf': 'Hello, world!',
  'issue5599.pdf': 'Issue 5599',
  'issue7665.pdf': 'Issue 7665',
  'issue9105_reduced.pdf': 'Issue 9105',
  'xref_command_missing.pdf': 'Reduced test-case',
  'bad-PageLabels.pdf': 'bad Page Labels',
}

const MAX_MEBIBYTES = 768
const MAX_BLOCK_MS = 200
const MAX_WAIT_MS = 90_000
const GOOD = Buffer.from('A good document, right behind.')

const rows = (await readSharedJson<readonly Row[]>('corpus-hostile/MANIFEST.json')).filter(({ file }) =>
  /^(pdf|html|docx|xml)\//.test(file),
)
const isPacked = ({ file }: Row) => /\.(gz|br)$/.test(file)
const isDocument = (row: Row) => !row.file.startsWith('xml/') && !isPacked(row)
const named = (some: readonly Row[]) => some.map((row) => [row.file, row.what, row] as const)
const thirdParty = (await readdir(path.join(sharedFolder, 'corpus-hostile/third-party/pdfjs'))).filter((name) =>
  name.endsWith('.pdf'),
)

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

/** Parses a file with a good one queued behind it, and checks what every file must fulfil. */
async function parse(name: string): Promise<ParseOutcome> {
  const mediaType = MEDIA_TYPES[path.extname(name).slice(1)] ?? 'application/octet-stream'
  const hostile = pool.parse(await readShared(`corpus-hostile/${name}`), path.basename(name), mediaType)
  const addedMs = performance.now()
  const good = pool.parse(GOOD, 'good.txt', 'text/plain')
  expect(await good).toMatchObject({ kind: 'parsed', file: { pages: [{ text: GOOD.toString() }] } })
  expect(performance.now() - addedMs).toBeLessThan(MAX_WAIT_MS)
  const parsed = await hostile
  if (parsed.kind === 'parsed') expect(faultsOf(parsed.file)).toEqual([])
  return parsed
}

/** The manifest's word for an outcome. */
function toExpectation(parsed: ParseOutcome): Row['expect'] {
  if (parsed.kind === 'failed') return 'quarantine'
  return parsed.file.truncated === null ? 'index' : 'index-capped'
}

const wordsOf = ({ pages, metadata }: PoolResult) =>
  [metadata.title?.value ?? '', ...pages.map(({ text }) => text)].join('\n')

describe('hostile documents', () => {
  it.each(named(rows.filter(isDocument)))('%s (%s) has the expected outcome', async (_file, _what, row) => {
    const parsed = await parse(row.file)
    if (row.expect !== 'either') expect(toExpectation(parsed)).toBe(row.expect)
    if (row.text !== undefined && parsed.kind === 'parsed') expect(wordsOf(parsed.file)).toContain(row.text)
  })

  it.each(thirdParty)('%s, from the tests of pdf.js, is parsed or fails with a reason', async (name) => {
    const parsed = await parse(`third-party/pdfjs/${name}`)
    const text = THIRD_PARTY_TEXTS[name]
    if (text === undefined) return
    if (parsed.kind === 'failed') throw new Error(`refused as ${parsed.code}`)
    expect(wordsOf(parsed.file)).toContain(text)
  })

  it('include all files that the expectations name', () => {
    expect(rows.length).toBeGreaterThan(50)
    expect(Object.keys(THIRD_PARTY_TEXTS).filter((name) => !thirdParty.includes(name))).toEqual([])
  })
})

describe('files that are no documents', () => {
  // Harvests read these: test/ingest/harvest. One of them is hostile-items.rss, which the manifest wants indexed.
  it.each(named(rows.filter(({ file }) => file.startsWith('xml/'))))(
    '%s (%s) is unsupported',
    async (_file, _what, row) => expect(await parse(row.file)).toEqual({ kind: 'failed', code: 'unsupported' }),
  )

  // Content codings of HTTP are decoded, with limits, when fetching: test/ingest/fetch.
  it.each(named(rows.filter(isPacked)))('%s (%s) is unsupported, and not unpacked', async (_file, _what, row) =>
    expect(await parse(row.file)).toEqual({ kind: 'failed', code: 'unsupported' }),
  )
})

describe('the parse pool meanwhile', () => {
  it('keeps its processes within their memory limit, and does not block the event loop', () => {
    const [peak, block] = [pool.peakMebibytes(), pool.longestBlockMs()]
    console.log(`parse processes: at most ${peak} MiB; event loop of their parent: blocked for at most ${block} ms`)
    expect(peak).toBeGreaterThan(50)
    expect(peak).toBeLessThan(MAX_MEBIBYTES)
    expect(block).toBeLessThan(MAX_BLOCK_MS)
  })
})

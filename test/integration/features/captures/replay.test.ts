import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WARCRecord, WARCSerializer } from 'warcio'
import type { App } from '../../../../src/app.ts'
import { syncSources } from '../../../../src/db/harvest/sources.ts'
import { ensureIndex } from '../../../../src/ingest/index/keep-index.ts'
import { replayCaptures } from '../../../../src/features/operation/captures/replay-captures.ts'
import { splitWarc } from '../../../../src/features/operation/captures/split-warc.ts'
import { writeCaptures } from '../../../../src/features/operation/captures/write-captures.ts'
import { startHandlers } from '../../../../src/workers/handlers.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'

let library: SampleLibrary
let files: readonly string[]
const others: TestApp[] = []

beforeAll(async () => {
  library = await openSampleLibrary()
  await library.harvest()
  await library.harvest()
  await writeCaptures(library.app, library.app.shutdown, 100_000)
  const folder = path.join(library.folder, 'warc')
  files = (await readdir(folder)).sort().map((name) => path.join(folder, name))
}, LOAD_TIMEOUT_MS)

afterEach(async () => {
  for (const other of others.splice(0)) await other.close()
})

afterAll(() => library.close())

/** A library of its own, empty, whose sources are those of the first; nothing may be fetched from the sample site. */
async function openEmpty(): Promise<App> {
  const opened = await openTestApp({ sources: library.sources })
  others.push(opened)
  await syncSources(opened.app.catalogue, opened.app.library.sources)
  await ensureIndex(opened.app, opened.app.shutdown)
  return opened.app
}

async function replay(app: App, names: readonly string[], pieceBytes?: number) {
  const all = { captures: 0, known: 0, unusable: [] as object[], torn: 0 }
  for (const name of names) {
    for await (const { bytes, isTorn } of splitWarc(name, pieceBytes)) {
      const { captures, known, unusable } = await replayCaptures(app, bytes, app.shutdown)
      all.captures += captures
      all.known += known
      all.unusable.push(...unusable)
      all.torn += Number(isTorn)
    }
  }
  return all
}

/** Everything that should be the same after a replay. */
async function contentOf(app: App) {
  const rowsOf = async (query: string) => (await sql.raw(query).execute(app.catalogue)).rows
  return {
    documents: await rowsOf(
      'select document_id, work_key, title, status, source_id, published from document order by 1',
    ),
    versions: await rowsOf('select version_id, document_id, body_key, state, passage_count from version order by 1'),
    locations: await rowsOf('select address, state, document_id, version_id, source_id, etag from location order by 1'),
    captures: await rowsOf('select address, outcome, status, body_key, requested_at from capture order by 1, 5'),
    places: await rowsOf('select document_id, place_id, rule from document_place order by 1, 2'),
    passages: await rowsOf(
      'select count(*)::int, md5(string_agg(passage_id, chr(10) order by passage_id)) from passage',
    ),
  }
}

describe('replaying the WARC files of another library into an empty one', () => {
  it(
    'gives the same documents, versions, locations, places and passages, and fetches nothing',
    async () => {
      expect(files.length).toBeGreaterThan(2)
      const app = await openEmpty()
      await startHandlers(app)
      const replayed = await replay(app, files, 1)
      expect(replayed).toMatchObject({ known: 0, unusable: [], torn: 0 })
      await settled(app)
      const [before, after] = [await contentOf(library.app), await contentOf(app)]
      expect(before.documents.length).toBeGreaterThan(10)
      expect(after).toEqual(before)
      expect(replayed.captures).toBe(before.captures.length)
      const { rows } = await sql`select 1 from host`.execute(app.catalogue)
      expect(rows).toEqual([])
    },
    LOAD_TIMEOUT_MS,
  )

  it('changes nothing when the same files are replayed again, in any order', async () => {
    const app = await openEmpty()
    const backwards = await replay(app, [...files].reverse())
    const again = await replay(app, files)
    expect(backwards.captures + again.captures).toBe((await contentOf(library.app)).captures.length)
    expect(again.unusable).toEqual([])
    expect(await replay(app, files)).toMatchObject({ captures: 0, unusable: [] })
    const ids = async (of: App) =>
      (await sql.raw('select version_id, document_id from version order by 1').execute(of.catalogue)).rows
    expect(await ids(app)).toEqual(await ids(library.app))
    const places = async (of: App) =>
      (await sql.raw('select address, state, version_id, etag from location order by 1').execute(of.catalogue)).rows
    expect(await places(app)).toEqual(await places(library.app))
  })

  it('imports the complete records of a truncated file, and reports that it is torn', async () => {
    const app = await openEmpty()
    const whole = await readFile(files[0] ?? '')
    const cut = path.join(library.folder, 'cut.warc.gz')
    const all = await replay(await openEmpty(), files.slice(0, 1))
    await writeFile(cut, whole.subarray(0, whole.length - 50))
    expect(await replay(app, [cut])).toMatchObject({ captures: all.captures - 1, torn: 1 })
    // within the first body
    await writeFile(cut, whole.subarray(0, 3_000))
    expect(await replay(await openEmpty(), [cut])).toMatchObject({ captures: 0, torn: 1 })
  })
})

describe('replaying untrusted records', () => {
  const make = (type: 'response' | 'metadata', body: string, warcHeaders: Record<string, string> = {}) =>
    WARCSerializer.serialize(
      WARCRecord.create({ url: 'http://127.0.0.1:1/x', type, warcVersion: 'WARC/1.1', warcHeaders }, [
        Buffer.from(body),
      ]),
      { gzip: true },
    )

  it('rejects bytes that are not those captured', async () => {
    const app = await openEmpty()
    const text = gunzipSync(await readFile(files[0] ?? '')).toString('latin1')
    const changed = text.replace(/"bodyKey":"[0-9a-f]{6}/, '"bodyKey":"000000')
    expect(changed).not.toBe(text)
    const { unusable } = await replayCaptures(app, gzipSync(Buffer.from(changed, 'latin1')), app.shutdown)
    expect(unusable).toMatchObject([{ reason: 'its bytes are not those that were captured' }])
  })

  it('reports the records of other programs, and imports nothing from them', async () => {
    const app = await openEmpty()
    const records = [
      await make('response', 'a page'),
      await make('metadata', 'outlinks: http://x.test/', { 'Content-Type': 'application/warc-fields' }),
      await make('metadata', '{"format":"concordance-capture/1","address":"file:///etc/passwd"}'),
      await make('response', 'another page'),
    ]
    const { captures, unusable } = await replayCaptures(app, Buffer.concat(records), app.shutdown)
    expect([captures, unusable.length]).toEqual([0, 3])
    expect((await contentOf(app)).locations).toEqual([])
  })

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['noise', Buffer.from('no WARC at all\r\n\r\n')],
    ['half a gzip header', Buffer.from([0x1f, 0x8b])],
    // Guards against warcio skipping for ever the rest of a record that is not there.
    [
      'a record shorter than its length',
      Buffer.from('WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 9999\r\n\r\n{}'),
    ],
    [
      'a record longer than the limit',
      Buffer.from('WARC/1.1\r\nWARC-Type: request\r\nContent-Length: 9999999999\r\n\r\n{}'),
    ],
  ])('imports nothing from %s', async (_name, bytes) => {
    const { app } = library
    expect((await replayCaptures(app, bytes, app.shutdown)).captures).toBe(0)
  })
})

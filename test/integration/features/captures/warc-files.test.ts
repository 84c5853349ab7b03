import { execFileSync } from 'node:child_process'
import { appendFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WARCParser } from 'warcio'
import { blobKeyOf } from '../../../../src/blobs/blob-key.ts'
import { addAddress } from '../../../../src/ingest/add-documents.ts'
import { fetchDocument } from '../../../../src/ingest/fetch/fetch-document.ts'
import { completeJob } from '../../../../src/ingest/jobs/progress.ts'
import { writeCaptures } from '../../../../src/features/operation/captures/write-captures.ts'
import { readOpenOperatorAlerts } from '../../../../src/features/operation/monitoring/operator-alerts.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

let origin: WebOrigin
let opened: TestApp
let folder: string

beforeEach(async () => {
  origin = await startWebOrigin()
  opened = await openTestApp({ allowPrivate: [origin.hostAndPort] })
  folder = path.join(opened.folder, 'warc')
})

afterEach(async () => {
  await opened.close()
  await origin.close()
})

/** The number of captures written; 0 for the transient error that the job is retried after. */
const write = (maxBytes?: number) =>
  writeCaptures(opened.app, opened.app.shutdown, maxBytes).catch((error: unknown) => {
    expect(error).toMatchObject({ kind: 'transient', code: 'warc_unwritable' })
    return 0
  })

/** Fetches a path, successfully or not, which leaves one capture. */
async function fetchPath(name: string): Promise<void> {
  const { app } = opened
  const noted = await addAddress(app, origin.address + name, {})
  await sql`update host set next_at = now()`.execute(app.catalogue)
  await fetchDocument(app, noted.locationId, app.shutdown).catch(() => null)
  await completeJob(app.catalogue, 'fetch', { subjectId: noted.locationId, revision: noted.revision }, 'done')
}

/** Every record of a file, parsed by warcio; the file is also checked by gzip. */
async function readRecords(name: string) {
  const file = path.join(folder, name)
  execFileSync('gzip', ['-t', file])
  const records = []
  for await (const record of new WARCParser([await readFile(file)], { keepHeadersCase: true })) {
    const body = Buffer.from(await record.readFully(false)).toString()
    const { warcType, warcTargetURI, httpHeaders } = record
    const header = (header: string) => record.warcHeader(header)
    records.push({ warcType, warcTargetURI, body, header, status: httpHeaders?.statusline, http: httpHeaders?.headers })
  }
  return records
}

describe('WARC files', () => {
  it('have responses with digests, revisits for identical bytes and a 304, and failures, each with a note', async () => {
    const text = 'The plan for the valley.'
    origin.route({
      '/a.txt': (request, response) =>
        request.headers['if-none-match'] === '"1"'
          ? void response.writeHead(304).end()
          : void response.writeHead(200, { etag: '"1"', 'content-type': 'text/plain', 'set-cookie': 'a=b' }).end(text),
      '/copy.txt': answer(200, text, { 'content-type': 'text/plain' }),
      '/refused.txt': answer(403, 'no'),
    })
    for (const name of ['/a.txt', '/a.txt', '/copy.txt', '/refused.txt', '/nowhere.txt']) await fetchPath(name)
    expect(await write()).toBe(5)
    expect(await write()).toBe(0)
    const [name = '', ...more] = await readdir(folder)
    expect(more).toEqual([])
    const records = await readRecords(name)
    const digest = `sha256:${blobKeyOf(Buffer.from(text))}`
    const summary = records.map(({ warcType, warcTargetURI, status }) => [
      warcType,
      warcTargetURI?.replace(origin.address, ''),
      status,
    ])
    expect(summary).toEqual([
      ['warcinfo', undefined, undefined],
      ['response', '/a.txt', 'HTTP/1.1 200 OK'],
      ['metadata', '/a.txt', undefined],
      ['revisit', '/a.txt', 'HTTP/1.1 304 Not Modified'],
      ['metadata', '/a.txt', undefined],
      ['revisit', '/copy.txt', 'HTTP/1.1 200 OK'],
      ['metadata', '/copy.txt', undefined],
      ['metadata', '/refused.txt', undefined],
      ['response', '/nowhere.txt', 'HTTP/1.1 404 Not Found'],
      ['metadata', '/nowhere.txt', undefined],
    ])
    const [info, response, note, unchanged, , copy] = records
    expect(info?.header('WARC-Filename')).toBe(name)
    expect([response?.body, response?.header('WARC-Payload-Digest')]).toEqual([text, digest])
    expect(response?.http?.get('content-length')).toBe(String(text.length))
    expect(response?.http?.has('set-cookie')).toBe(false)
    expect(note?.header('WARC-Concurrent-To')).toBe(response?.header('WARC-Record-ID'))
    expect(unchanged?.header('WARC-Profile')).toMatch(/server-not-modified$/)
    expect([copy?.body, copy?.header('WARC-Payload-Digest')]).toEqual(['', digest])
    expect(copy?.header('WARC-Profile')).toMatch(/1\.1\/revisit\/identical-payload-digest$/)
    expect(copy?.header('WARC-Refers-To-Target-URI')).toBe(`${origin.address}/a.txt`)
    expect(copy?.header('WARC-Refers-To-Date')).toBe(response?.header('WARC-Date'))
    expect(records.at(-2)?.header('WARC-Truncated')).toBe('unspecified')
  })

  it('record the original encoding of decoded bytes under x-archive-orig', async () => {
    const { gzipSync } = await import('node:zlib')
    origin.route({ '/z.txt': answer(200, gzipSync('plain words'), { 'content-encoding': 'gzip' }) })
    await fetchPath('/z.txt')
    await write()
    const [, response] = await readRecords((await readdir(folder))[0] ?? '')
    expect(response?.body).toBe('plain words')
    expect(response?.http?.has('content-encoding')).toBe(false)
    expect(response?.http?.get('x-archive-orig-content-encoding')).toBe('gzip')
  })

  it('are truncated to the last complete record after a crash', async () => {
    origin.route({ '/1': 'one', '/2': 'two' })
    await fetchPath('/1')
    await write()
    const [name = ''] = await readdir(folder)
    const { size } = await stat(path.join(folder, name))
    // A process killed while writing leaves half a record that no capture is recorded for.
    await appendFile(path.join(folder, name), (await readFile(path.join(folder, name))).subarray(0, size - 40))
    await fetchPath('/2')
    expect(await write()).toBe(1)
    expect(await readdir(folder)).toEqual([name])
    expect((await readRecords(name)).filter(({ warcType }) => warcType === 'response').map(({ body }) => body)).toEqual(
      ['one', 'two'],
    )
  })

  it('continue in a new file at the size limit, and when the old file was removed or truncated', async () => {
    for (const number of ['1', '2', '3']) {
      origin.route({ [`/${number}`]: number.repeat(2_000) })
      await fetchPath(`/${number}`)
    }
    expect(await write(1)).toBe(3)
    expect(await readdir(folder)).toHaveLength(3)
    for (const name of await readdir(folder)) expect(await readRecords(name)).toHaveLength(3)

    await fetchPath('/1')
    await write()
    const [, , , last = ''] = (await readdir(folder)).sort()
    await truncate(path.join(folder, last), 100)
    await fetchPath('/2')
    await write()
    expect((await stat(path.join(folder, last))).size).toBe(100)
    await rm(path.join(folder, (await readdir(folder)).sort()[4] ?? ''))
    await fetchPath('/3')
    expect(await write()).toBe(1)
    expect(await readdir(folder)).toHaveLength(5)
  })

  it('that cannot be written open an operator alert, hold up no fetch, and lose nothing', async () => {
    await writeFile(folder, 'a file where the folder should be')
    origin.route({ '/1': 'one' })
    await fetchPath('/1')
    expect(await write()).toBe(0)
    expect(await write()).toBe(0)
    const operatorAlerts = await readOpenOperatorAlerts(opened.app)
    expect(operatorAlerts).toMatchObject([{ kind: 'warc', sourceId: null, message: expect.stringContaining('EEXIST') }])
    await rm(folder)
    expect(await write()).toBe(1)
    expect(await readOpenOperatorAlerts(opened.app)).toEqual([])
  })

  it('are written by one process at a time', async () => {
    for (const number of ['1', '2', '3', '4']) {
      origin.route({ [`/${number}`]: number })
      await fetchPath(`/${number}`)
    }
    const written = await Promise.all([write(), write(), write()])
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(4)
    const [name = '', ...more] = await readdir(folder)
    expect([more, (await readRecords(name)).length]).toEqual([[], 9])
  })
})

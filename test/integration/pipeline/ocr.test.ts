import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOcrProgress } from '../../../src/ingest/parse/ocr/page-pictures.ts'
import { readPages, readPassages } from '../../../src/db/texts/texts.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { fetchDocument } from '../../../src/ingest/fetch/fetch-document.ts'
import { ocrVersion } from '../../../src/ingest/parse/ocr/ocr-version.ts'
import { parseVersion } from '../../../src/ingest/parse/parse-version.ts'
import { samplesFolder } from '../../../src/services/samples/sample-folder.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const SCAN = path.join(samplesFolder, 'site/documents/liverpool-city-region-scan-2018.pdf')
const never = new AbortController().signal

let test: TestApp
let versionId: string

/** The sample scan, uploaded and parsed, without workers, so that the test runs each stage itself. */
async function openWithScan(ocr: string): Promise<void> {
  test = await openTestApp({}, { OCR: ocr })
  const { locationId } = await addBody(test.app, {
    address: 'upload:test/scan.pdf',
    kind: 'upload',
    bytes: await readFile(SCAN),
    fileName: 'scan.pdf',
    mediaType: null,
    hints: {},
  })
  const outcome = await fetchDocument(test.app, locationId, never)
  if (outcome.kind !== 'done') throw new Error(`fetch ended ${outcome.kind}`)
  versionId = outcome.subjectId
  await parseVersion(test.app, versionId, never)
}

const progress = () => readOcrProgress(test.app.catalogue, versionId)

describe('the OCR stage', () => {
  beforeAll(() => openWithScan('bundled'))
  afterAll(() => test.close())

  it('has the pages of a scan to read', async () => {
    expect(await progress()).toEqual({ due: [1, 2], hasNew: false })
    expect(await readPassages(test.app.catalogue, versionId)).toEqual([])
  })

  it('keeps what it read when it is stopped, and continues from there', async () => {
    const stop = new AbortController()
    const { parser } = test.app
    const stopping = { ...parser, recognise: stopAfterOne(parser.recognise, stop) }
    await expect(ocrVersion({ ...test.app, parser: stopping }, versionId, stop.signal)).rejects.toThrow('stopped')
    expect(await progress()).toEqual({ due: [2], hasNew: true })
    expect(await ocrVersion(test.app, versionId, never)).toEqual({ kind: 'done', subjectId: versionId })
    expect(await progress()).toEqual({ due: [], hasNew: true })
  })

  it('requests parsing until the text contains what was read', async () => {
    expect(await ocrVersion(test.app, versionId, never)).toMatchObject({ kind: 'done' })
    await parseVersion(test.app, versionId, never)
    expect(await ocrVersion(test.app, versionId, never)).toMatchObject({ kind: 'unchanged' })
    const passages = await readPassages(test.app.catalogue, versionId)
    expect(passages.map(({ text }) => text).join(' ')).toContain('tidal barrage')
    await parseVersion(test.app, versionId, never)
    const again = await readPassages(test.app.catalogue, versionId)
    expect(again.map(({ passageId }) => passageId)).toEqual(passages.map(({ passageId }) => passageId))
  })

  it('records the reason for an unreadable page, and does not retry it', async () => {
    const { catalogue } = test.app
    await catalogue
      .updateTable('pagePicture')
      .set({ engine: null, lines: null, pageIndex: 9 })
      .where('pageIndex', '=', 2)
      .execute()
    expect(await ocrVersion(test.app, versionId, never)).toMatchObject({ kind: 'done' })
    const row = await catalogue.selectFrom('pagePicture').select('code').where('pageIndex', '=', 9).executeTakeFirst()
    expect(row?.code).toBe('malformed')
    expect((await progress()).due).toEqual([])
  })
})

describe('a library without OCR', () => {
  beforeAll(() => openWithScan('off'))
  afterAll(() => test.close())

  it('leaves images unread, and keeps them for later', async () => {
    expect(await ocrVersion(test.app, versionId, never)).toMatchObject({ kind: 'unchanged' })
    expect((await progress()).due).toEqual([1, 2])
    const pages = await readPages(test.app.catalogue, versionId)
    expect(pages).toHaveLength(2)
  })
})

function stopAfterOne(recognise: TestApp['app']['parser']['recognise'], stop: AbortController) {
  let isFirst = true
  const stopping: typeof recognise = async (...request) => {
    if (!isFirst) {
      stop.abort(new Error('stopped'))
      stop.signal.throwIfAborted()
    }
    isFirst = false
    return recognise(...request)
  }
  return stopping
}

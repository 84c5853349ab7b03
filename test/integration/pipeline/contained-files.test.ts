import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PDFDocument } from 'pdf-lib'
import { createHttpApp } from '../../support/http-app.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { listContainedFiles } from '../../../src/db/documents/contained-files.ts'
import { parseVersion } from '../../../src/ingest/parse/parse-version.ts'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { countTotals } from '../../../src/db/totals.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { makeZip } from '../../ingest/parse/support/make-zip.ts'
import { createClient, type Client } from '../api/support.ts'

interface Contained {
  readonly name: string
  readonly code: string | null
  readonly documentId: string | null
}
interface Detail {
  readonly title: string
  readonly places: readonly string[]
  readonly contains: readonly Contained[]
  readonly containedIn: readonly { readonly documentId: string; readonly name: string }[]
}

const MAIL = [
  'From: Ann Lee <ann@quay.example>',
  'Subject: Papers of the ytterbium board',
  'Date: Tue, 5 May 2020 10:00:00 +0100',
  'Message-ID: <1@quay.example>',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain',
  '',
  'The ytterbium papers are attached.',
  '--x',
  'Content-Type: text/plain; name=annex.txt',
  '',
  'The praseodymium annex names forty quays that will be rebuilt in the harbour district.',
  '--x--',
].join('\r\n')

let library: SampleLibrary
let client: Client

async function add(fileName: string, bytes: Buffer, hints: object = {}): Promise<void> {
  await addBody(library.app, {
    address: `upload:test/${fileName}`,
    kind: 'upload',
    bytes,
    fileName,
    mediaType: null,
    hints,
  })
  await settled(library.app)
}

async function detailOf(documentId: string | null | undefined): Promise<Detail> {
  return client.get<Detail>(`/documents/${documentId}`)
}

async function documentOf(words: string): Promise<{ readonly documentId: string; readonly versionId: string }> {
  const { hits } = await searchLibrary(library.app, { ...EMPTY_REQUEST, text: words })
  return hits[0]?.passage ?? expect.fail(`nothing found for ${words}`)
}

async function readPage(path: string): Promise<string> {
  return (await supertest(createHttpApp(library.app, 'test')).get(path).expect(200)).text
}

describe('files within files', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    client = createClient(createHttpApp(library.app, 'test'))
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('become documents of their own, linked both ways, with the place of what contains them', async () => {
    await add(
      'pack.zip',
      makeZip([
        ['papers/mail.eml', MAIL],
        ['photo.bin', Buffer.from([0, 1, 2, 3])],
      ]),
      { title: 'Pack', places: ['liverpool-city-region'] },
    )
    const annex = await documentOf('praseodymium annex')
    const mail = await documentOf('ytterbium papers attached')
    expect(annex.documentId).not.toBe(mail.documentId)
    const annexDetail = await detailOf(annex.documentId)
    expect(annexDetail).toMatchObject({
      title: 'annex.txt',
      containedIn: [{ documentId: mail.documentId, name: 'annex.txt' }],
    })
    const mailDetail = await detailOf(mail.documentId)
    expect(mailDetail).toMatchObject({
      title: 'Papers of the ytterbium board',
      contains: [{ name: 'annex.txt', code: null, documentId: annex.documentId }],
      containedIn: [{ name: 'papers/mail.eml' }],
    })
    const pack = await detailOf(mailDetail.containedIn[0]?.documentId)
    expect(pack.contains.map(({ name, code, documentId }) => [name, code, documentId])).toEqual([
      ['papers/mail.eml', null, mail.documentId],
      ['photo.bin', 'unsupported', null],
    ])
    expect([annexDetail.places, mailDetail.places]).toEqual([pack.places, pack.places])
  })

  it('are not made twice by parsing again, by the same bytes elsewhere, or by a kill after the first transaction', async () => {
    const before = await countTotals(library.app.catalogue)
    const { versionId } = await documentOf('ytterbium papers attached')
    await parseVersion(library.app, versionId, library.app.shutdown)
    await requestReparse(library.app, { kind: 'all' })
    await settled(library.app)
    expect(await countTotals(library.app.catalogue)).toMatchObject({ documents: before.documents })
    await add(
      'other.zip',
      makeZip([
        ['note.txt', 'A dysprosium note.'],
        ['copy.eml', MAIL],
      ]),
    )
    // the archive and its note; the mail and its annex are known
    expect((await countTotals(library.app.catalogue)).documents).toBe(before.documents + 2)
    const mail = await detailOf((await documentOf('ytterbium papers attached')).documentId)
    expect(mail.containedIn.map(({ name }) => name).sort()).toEqual(['copy.eml', 'papers/mail.eml'])
  })

  it('are read three containers deep, and no deeper', async () => {
    const names = ['third.zip', 'second.zip', 'first.zip']
    const deepest = makeZip([['text.txt', 'The europium text lies in four archives.']])
    const archive = names.reduce((inner, name) => makeZip([[name, inner]]), deepest)
    await add(
      'outer.zip',
      makeZip([
        ['gadolinium.bin', Buffer.from([0, 1, 2, 3])],
        ['zero.zip', archive],
      ]),
    )
    let documentId: string | null | undefined = (await documentOf('gadolinium')).documentId
    const codes: (readonly [string | undefined, string | null | undefined])[] = []
    for (let depth = 0; depth < 4; depth++) {
      const inner: Contained | undefined = (await detailOf(documentId)).contains.at(-1)
      codes.push([inner?.name, inner?.code])
      documentId = inner?.documentId
    }
    expect(codes).toEqual([
      ['zero.zip', null],
      ['first.zip', null],
      ['second.zip', null],
      ['third.zip', 'nested_too_deep'],
    ])
    expect(documentId).toBeNull()
  })

  it('are listed on the page of their document, and read out of a PDF', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage().drawText('Cover note of the erbium scheme, with its schedule attached.')
    await pdf.attach(Buffer.from('The thulium schedule lists twelve bridges.'), 'schedule.txt')
    await add('cover.pdf', Buffer.from(await pdf.save()))
    const schedule = await documentOf('thulium schedule')
    const cover = await documentOf('erbium scheme')
    expect(await listContainedFiles(library.app.catalogue, cover.versionId)).toMatchObject([
      { name: 'schedule.txt', documentId: schedule.documentId },
    ])
    const page = await readPage(`/documents/${cover.documentId}`)
    expect(page).toContain('Files within this document')
    expect(page).toContain(`href="/documents/${schedule.documentId}"`)
    expect(await readPage(`/documents/${schedule.documentId}`)).toContain('Contained in')
  })
})

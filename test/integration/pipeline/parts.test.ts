import supertest from 'supertest'
import type { Express } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { createClient, type Client } from '../api/support.ts'
import { makeBoundPdf } from '../../support/make-bound-pdf.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'

interface Part {
  readonly partId: string
  readonly title: string
  readonly firstPage: number
  readonly decision: string | null
  readonly decidedBy: string | null
  readonly decidedAt: string | null
}

interface Hit {
  readonly document: { readonly documentId: string; readonly currentVersionId: string }
  readonly passage: { readonly passageId: string; readonly part: { readonly title: string } | null }
}

let library: SampleLibrary
let http: Express
let api: Client
let found: Hit

const partsOf = async () =>
  (await api.get<{ parts: readonly Part[] }>(`/versions/${found.document.currentVersionId}/parts`)).parts
const search = async () => (await api.get<{ hits: readonly Hit[] }>('/search?q=wolframite')).hits[0] ?? expect.fail()
const pageOf = async (path: string) => (await supertest(http).get(path)).text

beforeAll(async () => {
  library = await openSampleLibrary()
  http = createHttpApp(library.app, 'test')
  api = createClient(http)
  const agenda = ['Agenda', '1. Minutes (Pages 3 - 5)', '2. Draft Mining Strategy (Pages 6 - 9)']
  const bytes = await makeBoundPdf(
    [
      { title: 'Public Document Pack', pages: 2, lines: agenda },
      { title: 'Minutes', pages: 3 },
      { title: 'Mining Strategy', pages: 4, lines: ['Wolframite will be mined again in the western valleys by 2030.'] },
    ],
    (page) => `Page ${page}`,
  )
  await addBody(library.app, {
    address: 'upload:test/pack.pdf',
    kind: 'upload',
    bytes: Buffer.from(bytes),
    fileName: 'pack.pdf',
    mediaType: null,
    hints: { title: 'Board papers' },
  })
  await settled(library.app)
  found = await search()
}, LOAD_TIMEOUT_MS)
afterAll(() => library.close())

describe('parts of a document', () => {
  it('are proposed, and shown nowhere else until a person accepts one', async () => {
    const parts = await partsOf()
    expect(parts.map(({ title, firstPage, decision }) => [title, firstPage, decision])).toEqual([
      ['Minutes', 3, null],
      ['Draft Mining Strategy', 6, null],
    ])
    expect(found.passage.part).toBeNull()
    expect(await pageOf(`/documents/${found.document.documentId}`)).toContain('This file may hold several documents')
  })

  it('are accepted and rejected by name, on the page and by the API', async () => {
    const [minutes, strategy] = await partsOf()
    const form = await supertest(http)
      .post(`/parts/${strategy?.partId}/decision`)
      .type('form')
      .send({ decision: 'accepted', by: 'Ada Byron' })
    expect(form.headers['location']).toBe(`/documents/${found.document.documentId}#parts`)
    const rejected = await api.send<Part>('post', `/parts/${minutes?.partId}/decision`, {
      decision: 'rejected',
      by: 'Ada Byron',
    })
    expect(rejected).toMatchObject({ decision: 'rejected', decidedBy: 'Ada Byron' })
    const nobody = await api.raw('post', `/parts/${minutes?.partId}/decision`).send({ decision: 'accepted', by: ' ' })
    expect([nobody.status, nobody.body.code]).toEqual([400, 'request_invalid'])
    const unknown = await api.raw('post', '/parts/knone/decision').send({ decision: 'accepted', by: 'Ada' })
    expect([unknown.status, unknown.body.code]).toEqual([404, 'part_missing'])
  })

  it('are named wherever their passages appear', async () => {
    const { passage } = await search()
    expect(passage.part).toMatchObject({ title: 'Draft Mining Strategy', firstPage: 6, lastPage: 9, firstLabel: '6' })
    const note = 'in: Draft Mining Strategy, pp. 6–9'
    expect(await pageOf('/search?q=wolframite')).toContain(note)
    const reader = await supertest(http).get(`/passages/${passage.passageId}`).redirects(1)
    expect(reader.text).toContain(note)
    expect(reader.text).toContain('(Draft Mining Strategy, in: Board papers, p. 6)')
    const { editionId } = await api.send<{ editionId: string }>('post', '/editions', { title: 'Mines' })
    await api.send('post', `/editions/${editionId}/items`, { passageId: passage.passageId })
    const ris = await api.raw('get', `/editions/${editionId}/citations?format=ris`).responseType('blob')
    expect(Buffer.from(ris.body as Buffer).toString()).toContain('p. 6, in “Draft Mining Strategy”')
  })

  it('keep their decisions when the file is parsed again', async () => {
    const before = await partsOf()
    await requestReparse(library.app, { kind: 'all' })
    await settled(library.app)
    expect(await partsOf()).toEqual(before)
    expect(before.map(({ decision }) => decision)).toEqual(['rejected', 'accepted'])
    const page = await pageOf(`/documents/${found.document.documentId}`)
    expect(page).toContain('Documents in this file')
    expect(page).not.toContain('This file may hold several documents')
  })
})

import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { readAdditions } from '../../../src/features/documents/add/addition-queries.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { finishRemovals } from '../../../src/ingest/index/remove-document.ts'
import { textOf } from '../../domain/compare/support/texts.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const PAGE = pageOf('Secret plan', `quibblewick ${textOf(300, 41)}`)
const REASON = 'published by mistake; the author asked'

let site: Publishing
let documentId: string
let versionId: string
let passageId: string
let bodyKey: string

const codeOf = async (path: string) => {
  const { status, body } = await site.api.raw('get', path)
  return [status, body.code]
}
const blobs = async () => {
  const keys: string[] = []
  for await (const key of site.app.blobs.keys()) keys.push(key)
  return keys
}

describe('a document that an operator removes', () => {
  beforeAll(async () => {
    site = await openPublishing()
    site.origin.route({ '/secret': PAGE, '/kept': pageOf('Kept', textOf(300, 42)) })
    await site.fetch('/kept')
    const added = await site.fetch('/secret')
    documentId = added.documentId ?? ''
    versionId = added.versionId ?? ''
    const { hits } = await site.find({ text: 'quibblewick' })
    passageId = hits[0]?.passage.passageId ?? ''
    const version = await site.api.get<{ sha256: string }>(`/versions/${versionId}`)
    bodyKey = version.sha256
    const edition = await site.api.send<{ editionId: string }>('post', '/editions', { title: 'E' })
    await site.api.send('post', `/editions/${edition.editionId}/items`, { passageId })
    await site.api.send('post', `/documents/${documentId}/removal`, { by: 'O. Perator', reason: REASON })
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('leaves no text in the catalogue, the index or the blobs, and does not affect others', async () => {
    const { total, goneTotal } = await site.find({ text: 'quibblewick', versions: 'all', gone: 'with' })
    expect([total, goneTotal]).toEqual([0, 0])
    expect(await blobs()).not.toContain(bodyKey)
    expect(await blobs()).toHaveLength(1)
    const tables = ['page', 'passage', 'retiredPassage', 'editionItem', 'versionClaim', 'parseChange', 'delivery']
    for (const table of tables) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} row
        where row::text like '%quibblewick%'`.execute(site.app.catalogue)
      expect([table, rows[0]?.n]).toEqual([table, 0])
    }
    expect((await site.find({})).total).toBe(1)
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })

  it('answers 410 for each of its ids, with its title, date and reason', async () => {
    expect(await codeOf(`/documents/${documentId}`)).toEqual([410, 'document_removed'])
    expect(await codeOf(`/versions/${versionId}`)).toEqual([410, 'document_removed'])
    expect(await codeOf(`/versions/${versionId}/original`)).toEqual([410, 'document_removed'])
    expect(await codeOf(`/versions/${versionId}/pages/1`)).toEqual([410, 'document_removed'])
    expect(await codeOf(`/passages/${passageId}`)).toEqual([410, 'document_removed'])
    const page = await supertest(createHttpApp(site.app, 'test'))
      .get(`/documents/${documentId}`)
      .set('accept', 'text/html')
    expect(page.status).toBe(410)
    expect(page.text).toContain('Secret plan')
    expect(page.text).toContain(REASON)
    const { removals } = await site.api.get<{ removals: object[] }>('/removals')
    expect(removals).toMatchObject([
      { documentId, title: 'Secret plan', removedBy: 'O. Perator', reason: REASON, finished: true },
    ])
    const { documents } = await site.api.get<{ documents: object[] }>('/documents')
    expect(documents).toHaveLength(1)
  })

  it('is not requested again, and does not return from its address', async () => {
    const asked = site.asked('/secret')
    await site.fetch('/secret')
    expect(site.asked('/secret')).toBe(asked)
    expect((await site.find({ text: 'quibblewick' })).total).toBe(0)
  })

  it('does not return from another address or by upload, and the reason is reported', async () => {
    site.origin.route({ '/secret-again': PAGE })
    expect(await site.fetch('/secret-again')).toMatchObject({ state: 'failed', code: 'document_removed' })
    const { locationId } = await addBody(site.app, {
      address: 'upload:test/secret.html',
      kind: 'upload',
      bytes: Buffer.from(PAGE),
      fileName: 'secret.html',
      mediaType: null,
      hints: {},
    })
    await settled(site.app)
    const [addition] = await readAdditions(site.app.catalogue, [locationId])
    expect(addition).toMatchObject({ state: 'failed', code: 'document_removed' })
    expect(addition?.message).toContain(REASON)
    expect(await blobs()).not.toContain(bodyKey)
  })

  it('requires a name and a reason, and is removed once', async () => {
    const ask = (body: object) => site.api.raw('post', `/documents/${documentId}/removal`).send(body)
    expect((await ask({ by: '', reason: REASON })).status).toBe(400)
    expect((await ask({ by: 'A', reason: REASON })).status).toBe(410)
  })

  it('is removed eventually when the process died between catalogue and stores', async () => {
    const { documentId: kept } = (await site.find({})).hits[0]?.document ?? expect.fail('nothing left')
    await sql`update document set removed_at = now(), removed_by = 'O', removal_reason = 'later', current_version_id = null
      where document_id = ${kept}`.execute(site.app.catalogue)
    await sql`delete from passage`.execute(site.app.catalogue)
    expect(await finishRemovals(site.app, site.app.shutdown)).toBe(1)
    expect(await blobs()).toEqual([])
    expect(await finishRemovals(site.app, site.app.shutdown)).toBe(0)
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })
})

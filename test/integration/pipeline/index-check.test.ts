import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { readIndexCheck } from '../../../src/ingest/index/index-check-state.ts'
import { readRecords } from '../../../src/ingest/index/index-feed.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { recordOf } from '../../contracts/search-records.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

interface Look {
  readonly compared: number
  readonly documentIds: readonly string[]
  readonly orphans: readonly string[]
  readonly repaired: number
  readonly fault: string | null
}

describe('the comparison of index and catalogue', () => {
  let site: Publishing
  let ids: readonly string[]

  beforeAll(async () => {
    site = await openPublishing()
    const words = ['alder', 'birch', 'cedar', 'damson', 'elder']
    for (const word of words)
      site.origin.route({ [`/${word}`]: pageOf(`On ${word}`, `The ${word} plan of the valley.`) })
    const added = []
    for (const word of words) added.push(await site.fetch(`/${word}`))
    ids = added.map(({ documentId }) => documentId ?? '').sort()
  })

  afterAll(() => site.close())

  const check = (repair: boolean) => site.api.send<Look>('post', '/index/check', { repair })

  it('finds no differences when there are none', async () => {
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
    expect(await check(false)).toMatchObject({ compared: 5, documentIds: [], orphans: [], repaired: 0, fault: null })
  })

  it('finds missing, differing and orphaned records, and repairs only these', async () => {
    const { engine, catalogue } = site.app
    const [missing = '', other = ''] = ids
    await engine.remove({ kind: 'equals', field: 'document', value: missing })
    const changed = (await readRecords(catalogue, [other])).map((record) => ({ ...record, title: 'Another title' }))
    await engine.put([...changed, recordOf('pnobody', { versionId: 'vnobody' })])
    const found = { documentIds: [missing, other], orphans: ['vnobody'] }
    expect(await check(false)).toMatchObject({ ...found, repaired: 0 })
    expect(await check(true)).toMatchObject({ ...found, repaired: 3 })
    expect(await check(false)).toMatchObject({ documentIds: [], orphans: [] })
    const { check: drift } = await site.api.get<{ check: object }>('/index/drift')
    expect(drift).toMatchObject({ differences: 0, repairedTotal: 3, lastDifferingIds: [missing, other, 'vnobody'] })
    expect((await site.find({ text: 'alder OR birch OR cedar OR damson OR elder' })).total).toBe(5)
  })

  it('repairs on schedule, and stores its progress', async () => {
    await site.app.engine.remove({ kind: 'equals', field: 'document', value: ids[2] ?? '' })
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('repaired')
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
    expect(await readIndexCheck(site.app.catalogue)).toMatchObject({ compared: 5, cursor: null })
    const metrics = await supertest(createHttpApp(site.app, 'test')).get('/metrics')
    expect(metrics.text).toMatch(/concordance_index_drift\{what="repaired_in_all"\} 4/)
  })

  it('shows on the pages how much of the library is missing from the index', async () => {
    await site.app.engine.remove({ kind: 'equals', field: 'document', value: ids[3] ?? '' })
    const page = await supertest(createHttpApp(site.app, 'test')).get('/search?q=plan').expect(200)
    expect(page.text).toMatch(/4 of 5 passages are in the search index/)
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('repaired')
    const after = await supertest(createHttpApp(site.app, 'test')).get('/').expect(200)
    expect(after.text).not.toMatch(/are in the search index/)
  })
})

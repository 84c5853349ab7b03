import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { textOf } from '../../domain/compare/support/texts.ts'
import { LOAD_TIMEOUT_MS } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const BODY = textOf(400, 31)

let site: Publishing
let documentId: string

interface Compared {
  readonly words: { readonly removed: number; readonly added: number }
  readonly themes: Record<'gained' | 'lost', readonly { readonly themeId: string }[]>
  readonly pages: readonly {
    readonly from: { readonly segments: readonly { text: string; changed: boolean }[] } | null
    readonly to: { readonly segments: readonly { text: string; changed: boolean }[] } | null
  }[]
}

describe('a document whose page changes', () => {
  beforeAll(async () => {
    site = await openPublishing()
    const before = pageOf('Harbour strategy', `${BODY} We plan a hydrogen cluster of twelve firms`)
    site.origin.route({ '/strategy': before })
    documentId = (await site.fetch('/strategy', { status: 'draft', published: '2019-01-10' })).documentId ?? ''
    const after = pageOf('Harbour strategy', `${BODY} We plan offshore wind farms with forty firms`)
    site.origin.route({ '/strategy': after })
    await site.fetch('/strategy', { status: 'agreed', published: '2020-07-15' })
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('gets a new version, and the draft is superseded on its day', async () => {
    const document = await site.api.get<{ versions: object[]; events: { status: string; dated: string }[] }>(
      `/documents/${documentId}`,
    )
    expect(document.versions).toMatchObject([
      { number: 1, status: 'draft', current: false },
      { number: 2, status: 'agreed', current: true },
    ])
    expect(document.events).toContainEqual(expect.objectContaining({ status: 'superseded', dated: '2020-07-15' }))
  })

  it('reports the words added and removed, and the themes gained and lost', async () => {
    const compared = await site.api.get<Compared>(`/documents/${documentId}/compare`)
    expect(compared.words).toEqual({ from: 408, to: 408, removed: 5, added: 5 })
    expect(compared.themes.gained.map(({ themeId }) => themeId)).toContain('offshore-wind')
    expect(compared.themes.lost.map(({ themeId }) => themeId)).toContain('hydrogen')
    const changed = (side: 'from' | 'to') =>
      compared.pages.flatMap((page) =>
        (page[side]?.segments ?? []).filter((part) => part.changed).map(({ text }) => text),
      )
    expect(changed('from').join(' ')).toBe('a hydrogen cluster of twelve')
    expect(changed('to').join(' ')).toBe('offshore wind farms with forty')
  })

  it('cannot be compared with itself or with a version of another document', async () => {
    const { versions } = await site.api.get<{ versions: { versionId: string }[] }>(`/documents/${documentId}`)
    const id = versions[0]?.versionId
    const same = await site.api.get<Compared>(`/documents/${documentId}/compare?from=${id}&to=${id}`)
    expect(same.pages).toEqual([])
    expect(same.words).toMatchObject({ removed: 0, added: 0 })
    const foreign = await site.api.raw('get', `/documents/${documentId}/compare?from=v0123`)
    expect([foreign.status, foreign.body.code]).toEqual([404, 'version_missing'])
  })

  it('is compared on a page that also labels struck and underlined words in text', async () => {
    const { text } = await supertest(createHttpApp(site.app, 'test')).get(`/documents/${documentId}/compare`)
    expect(text).toMatch(/<del><span class="govuk-visually-hidden"> \[removed: <\/span>a hydrogen cluster of twelve/)
    expect(text).toMatch(/<ins><span class="govuk-visually-hidden"> \[added: <\/span>offshore wind farms with forty/)
    expect(text).toContain('5 words added, 5 words removed')
  })

  it('can be marked as withdrawn with day and reason, and the mark can be removed', async () => {
    const event = { status: 'withdrawn', dated: '2021-03-03', by: 'A. Editor', note: 'Replaced by the Plan for Growth' }
    await site.api.send('post', `/documents/${documentId}/events`, event)
    const { events } = await site.api.get<{ events: object[] }>(`/documents/${documentId}`)
    expect(events).toContainEqual(
      expect.objectContaining({ status: 'withdrawn', dated: '2021-03-03', notedBy: 'A. Editor', note: event.note }),
    )
    const { text } = await supertest(createHttpApp(site.app, 'test')).get(`/documents/${documentId}`)
    expect(text).toContain('Withdrawn on 3 March 2021: Replaced by the Plan for Growth')
    await site.api.send('delete', `/documents/${documentId}/events/withdrawn/2021-03-03`)
    const again = await site.api.raw('delete', `/documents/${documentId}/events/withdrawn/2021-03-03`)
    expect(again.body.code).toBe('event_missing')
  })
})

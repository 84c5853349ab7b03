import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { openMeilisearchSuggestions } from '../../../src/search/engine/meilisearch/suggestions.ts'
import { writeSuggestions } from '../../../src/search/suggest/update-suggestions.ts'
import { SUGGEST_SCRIPT_PATH } from '../../../src/ui/scripts.ts'
import { HOSTILE_TEXTS } from '../../contracts/suggestion-index.ts'
import { addTitled } from '../search/suggest/support/titled-document.ts'
import { closedPort } from '../../support/web/relay.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createClient, type Client } from './support.ts'

interface Suggestions {
  suggestions: { kind: string; label: string; detail: string; href: string; highlights: object[] }[]
}

let opened: TestApp
let http: Express
let api: Client

beforeAll(async () => {
  opened = await openTestApp()
  await ensureIndex(opened.app, opened.app.shutdown)
  await addTitled(opened.app, [
    { documentId: 'd1', title: 'Zinc & <b>steel</b>', publisher: 'A Board', places: ['greater-manchester'] },
  ])
  await writeSuggestions(opened.app, opened.app.shutdown)
  http = createHttpApp(opened.app, 'test')
  api = createClient(http)
})
afterAll(() => opened.close())

describe('suggestions in the API', () => {
  it('have a kind, a label, a link and the highlighted text', async () => {
    const { suggestions } = await api.get<Suggestions>('/suggest?q=zinc')
    expect(suggestions).toEqual([
      {
        kind: 'title',
        label: 'Zinc & <b>steel</b>',
        detail: 'A Board',
        href: '/documents/d1',
        highlights: [{ start: 0, end: 4 }],
      },
    ])
    expect((await api.get<Suggestions>('/suggest?q=north&limit=2')).suggestions).toHaveLength(2)
    expect(await api.get('/suggest')).toEqual({ suggestions: [] })
  })

  it('accept hostile texts, and refuse invalid parameters', async () => {
    for (const text of HOSTILE_TEXTS) {
      const answer = await api.raw('get', `/suggest?q=${encodeURIComponent(text.toWellFormed()).slice(0, 12_000)}`)
      expect([text.slice(0, 20), answer.status]).toEqual([text.slice(0, 20), 200])
    }
    for (const query of ['limit=0', 'limit=17', 'limit=x', 'colour=blue', `q=${'x'.repeat(10_001)}`]) {
      const answer = await api.raw('get', `/suggest?${query}`)
      expect([query.slice(0, 20), answer.status, answer.body.code]).toEqual([
        query.slice(0, 20),
        400,
        'request_invalid',
      ])
    }
  })

  it('answer 503 while the search server is away, and the results page has no quick links', async () => {
    const options = { url: `http://127.0.0.1:${await closedPort()}`, masterKey: 'x', index: 'x' }
    const without = createHttpApp({ ...opened.app, suggestions: openMeilisearchSuggestions(options) }, 'test')
    const answer = await createClient(without).raw('get', '/suggest?q=zinc')
    expect([answer.status, answer.body.code]).toEqual([503, 'search_unavailable'])
    const page = await supertest(without).get('/search?q=greater+manchester')
    const beside = await supertest(http).get('/search?q=greater+manchester')
    expect([page.status, page.text.includes('class="quicklinks"')]).toEqual([beside.status, false])
  })

  it('appear as links above the results, without scripts', async () => {
    const page = await supertest(http).get('/search?q=Greater+Manchester')
    expect(page.text).toContain('<p>Go to</p>')
    expect(page.text).toMatch(/<a href="\/search\?place=greater-manchester">Place: Greater Manchester/)
    expect((await supertest(http).get('/search?q=greater+manchestr')).text).toContain('<p>Did you mean</p>')
    const chosen = await supertest(http).get('/search?q=Greater+Manchester&place=greater-manchester')
    expect(chosen.text).not.toContain('class="quicklinks"')
  })

  it('come with a script that browsers may cache', async () => {
    const page = await supertest(http).get('/')
    expect(page.text).toContain(`<script type="module" src="${SUGGEST_SCRIPT_PATH}"></script>`)
    const script = await supertest(http).get(SUGGEST_SCRIPT_PATH)
    expect([script.status, script.type]).toEqual([200, 'text/javascript'])
    expect(script.headers['cache-control']).toContain('immutable')
  })
})

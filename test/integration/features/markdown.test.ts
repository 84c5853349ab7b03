import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '../../../src/db/documents/documents.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { idOf, writeLibrary } from '../search/support/written-library.ts'

const PASSAGES = ['First *words*.', 'Second `words`.', 'Third words.', 'Fourth words.', 'On the next page.']
const LONG = Array.from({ length: 400 }, (_, at) => `Paragraph ${at} ${'has words and '.repeat(60)}ends.`)

let opened: TestApp
let http: Express
let versionId: string

describe('documents and pages as Markdown', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, [
      { name: 'plan', title: 'A <plan>', published: '2019-07-01', passages: PASSAGES },
      { name: 'book', title: 'A book', passages: LONG },
    ])
    http = createHttpApp(opened.app, 'test')
    versionId = (await readDocument(opened.app.catalogue, idOf('plan')))?.currentVersionId ?? ''
  })
  afterAll(() => opened.close())

  it('give a page with its citation, permalink and number first, then its text word for word', async () => {
    const { text, headers } = await supertest(http).get(`/versions/${versionId}/pages/1.md`).expect(200)
    expect(headers['content-type']).toBe('text/markdown; charset=utf-8')
    const url = opened.app.config.http.publicUrl
    expect(text).toMatch(/^# A \\<plan\\>, p\. 1\n\nThe Board \(2019\), A \\<plan\\>, p\. 1, /)
    expect(text).toContain(`- Permalink: <${url}/versions/${versionId}/pages/1>`)
    expect(text).toContain('page 1 of 2 in the file')
    expect(text).toContain(`- Next page: <${url}/versions/${versionId}/pages/2.md>`)
    for (const passage of PASSAGES.slice(0, 4)) expect(text).toContain(`\`\`\`text\n${passage}\n\`\`\``)
    expect(text).not.toContain(PASSAGES[4])
  })

  it('give a document with all of its pages', async () => {
    const { text } = await supertest(http)
      .get(`/documents/${idOf('plan')}.md`)
      .expect(200)
    for (const passage of PASSAGES) expect(text).toContain(passage)
    expect(text).toContain(`## [p. 2](<${opened.app.config.http.publicUrl}/versions/${versionId}/pages/2.md>)`)
  })

  it('stop between passages of a long document, and say where it goes on', async () => {
    const { text } = await supertest(http)
      .get(`/documents/${idOf('book')}.md`)
      .expect(200)
    expect(text.length).toBeLessThan(260_000)
    const shown = LONG.filter((passage) => text.includes(`\n${passage}\n`))
    expect(shown).toEqual(LONG.slice(0, shown.length))
    expect(shown.length).toBeLessThan(LONG.length)
    const next = /on the page <(\S+)>\./.exec(text)?.[1] ?? ''
    const page = await supertest(http).get(new URL(next).pathname).expect(200)
    expect(page.text).toContain(LONG[shown.length])
  })

  it('are linked from the pages, and missing where there is no such page', async () => {
    const page = await supertest(http).get(`/versions/${versionId}/pages/1`).expect(200)
    expect(page.text).toContain(`type="text/markdown"`)
    expect((await supertest(http).get(`/versions/${versionId}/pages/99.md`)).status).toBe(404)
    expect((await supertest(http).get('/documents/nothing.md')).status).toBe(404)
    expect((await supertest(http).get(`/versions/${versionId}/pages/x.md`)).status).toBe(400)
  })
})

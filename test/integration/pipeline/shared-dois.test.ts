import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { decideDuplicate } from '../../../src/ingest/dedupe/duplicate-decisions.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import type { Addition } from '../../../src/features/documents/add/addition-queries.ts'
import { changeWords, textOf } from '../../domain/compare/support/texts.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const JOURNAL = '10.5555/journal.wharf'
const SICI = '10.5555/1520-0493(1987)115<1606:hw>2.0.co;2'

let site: Publishing

const meta = (name: string, content: string) => `<meta name="${name}" content="${content}">`
const paperOf = (title: string, author: string, doi: string, text: string, more = '') =>
  pageOf(
    title,
    text,
    meta('citation_title', title) + meta('citation_author', author) + meta('citation_doi', doi) + more,
  )
const idOf = ({ documentId }: Addition) => documentId ?? expect.fail('no document')
const read = (id: string) =>
  site.api.get<{ documentId: string; title: string; authors: string[]; published: string; status: string }>(
    `/documents/${id}`,
  )
const found = async (text: string) => (await site.find({ text })).hits.map((hit) => hit.document.documentId).sort()
const pairs = async (state = 'open') =>
  (
    await site.api.get<{ duplicates: { duplicateId: string; documentIds: string[]; grounds: string[] }[] }>(
      `/duplicates?state=${state}`,
    )
  ).duplicates

describe('documents that state one DOI', () => {
  beforeAll(async () => {
    site = await openPublishing()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('and are unlike stay two, are proposed, and are both found', async () => {
    site.origin.route({
      '/ferries': paperOf('Winter ferries', 'Tarrant, Mary', JOURNAL, `${textOf(300, 21)} quayferry`),
      '/glass': paperOf('Glass furnaces and their gas', 'Sedge, Ruth', JOURNAL, `${textOf(300, 22)} quayglass`),
    })
    const [ferries, glass] = [idOf(await site.fetch('/ferries')), idOf(await site.fetch('/glass'))]
    expect(ferries).not.toBe(glass)
    expect(await pairs()).toMatchObject([{ documentIds: [ferries, glass].sort(), grounds: ['doi'] }])
    expect(await found(`doi:${JOURNAL}`)).toEqual([ferries, glass].sort())
    expect(await found('quayferry')).toEqual([ferries])
    expect(await found('quayglass')).toEqual([glass])
    const { text } = await supertest(createHttpApp(site.app, 'test')).get('/duplicates')
    expect(text).toContain('The same DOI, but neither titles nor texts agree')
  })

  it('that is a SICI are told apart by all of it, and found by all of it', async () => {
    const other = SICI.replace('1606:hw', '1083:cd')
    const encoded = (doi: string) => doi.toUpperCase().replace('<', '&lt;').replace('>', '&gt;')
    site.origin.route({
      '/rain': paperOf('Rainfall over estuary ports', 'Tarrant, Mary', encoded(SICI), textOf(300, 23)),
      '/frost': paperOf('Cider orchards and spring frost', 'Sedge, Ruth', encoded(other), textOf(300, 24)),
    })
    const [rain, frost] = [idOf(await site.fetch('/rain')), idOf(await site.fetch('/frost'))]
    expect(await found(`doi:${SICI}`)).toEqual([rain])
    expect(await found(SICI)).toEqual([rain])
    expect(await found(`doi:https://doi.org/${encodeURIComponent(other)}`)).toEqual([frost])
  })

  it('and have one text under two titles are merged, with the fields of the newest text', async () => {
    const doi = '10.5555/plan.2019'
    const text = textOf(600, 25)
    const dated = (date: string) => meta('citation_publication_date', date)
    site.origin.route({
      '/draft': paperOf('Draft skills plan for Marlgate', 'Lee, Ann', doi, text, dated('2018-02-01')),
      '/plan': paperOf('Skills for a working harbour', 'Ek, Bo', doi, changeWords(text, 0.02, 3), dated('2019-06-13')),
    })
    const draft = idOf(await site.fetch('/draft'))
    const plan = idOf(await site.fetch('/plan'))
    expect(plan).toBe(draft)
    expect(await read(draft)).toMatchObject({
      ...{ title: 'Skills for a working harbour', authors: ['Ek, Bo'], published: '2019-06-13', status: 'published' },
    })
    const [merged] = (await pairs('decided')).filter(({ documentIds }) => documentIds.includes(draft))
    await site.api.send('post', `/duplicates/${merged?.duplicateId}/decision`, {
      verdict: 'different',
      by: 'An Editor',
    })
    await settled(site.app)
    const other = merged?.documentIds.find((id) => id !== draft) ?? ''
    expect(await read(draft)).toMatchObject({ title: 'Draft skills plan for Marlgate', published: '2018-02-01' })
    expect(await read(other)).toMatchObject({ title: 'Skills for a working harbour', published: '2019-06-13' })
    expect(await found(`doi:${doi}`)).toEqual([draft, other].sort())
  })

  it('and were merged by an earlier rule are separated when they are read again', async () => {
    const doi = '10.5555/journal.pier'
    site.origin.route({
      '/pier-a': paperOf('Herring prices', 'Tarrant, Mary', doi, textOf(300, 31)),
      '/pier-b': paperOf('Rope and its makers', 'Sedge, Ruth', doi, textOf(300, 32)),
    })
    const [one, other] = [idOf(await site.fetch('/pier-a')), idOf(await site.fetch('/pier-b'))]
    const [pair] = (await pairs()).filter(({ documentIds }) => documentIds.includes(one))
    const decision = { decidedBy: 'rule: same DOI', note: null, keptId: one, now: site.app.clock.now() } as const
    await decideDuplicate(site.app.catalogue, pair?.duplicateId ?? '', { verdict: 'versions', ...decision })
    expect(await read(other)).toMatchObject({ documentId: one })
    await requestReparse(site.app, { kind: 'all' })
    await settled(site.app)
    expect(await read(one)).toMatchObject({ documentId: one, title: 'Herring prices' })
    expect(await read(other)).toMatchObject({ documentId: other, title: 'Rope and its makers' })
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })

  it('on more than four that are unlike is a journal, and proposes no pairs', async () => {
    const doi = '10.5555/journal.weir'
    const titles = ['Eels', 'Sluices and locks', 'Barges of iron', 'Millers at law', 'Otters', 'The price of ice']
    const ids: string[] = []
    for (const [at, title] of titles.entries()) {
      site.origin.route({ [`/weir-${at}`]: paperOf(title, `Author, No${at}`, doi, textOf(200, 40 + at)) })
      ids.push(idOf(await site.fetch(`/weir-${at}`)))
    }
    expect(new Set(ids).size).toBe(titles.length)
    const last = ids.at(-1) ?? ''
    expect((await pairs()).filter(({ documentIds }) => documentIds.includes(last))).toEqual([])
    expect(await found(`doi:${doi}`)).toEqual([...ids].sort())
  })
})

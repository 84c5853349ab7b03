import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVersions } from '../../../src/db/documents/documents.ts'
import { syncHostRules } from '../../../src/db/documents/host-rules.ts'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { changeWords, textOf, truncate } from '../../domain/compare/support/texts.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const STRATEGY = `${textOf(900, 1)} zirconium corridor ${textOf(200, 2)}`

interface Pair {
  readonly duplicateId: string
  readonly documentIds: readonly string[]
  readonly grounds: readonly string[]
  readonly jaccard: number | null
  readonly containment: number | null
  readonly verdict: string | null
  readonly decidedBy: string | null
}

let site: Publishing
let officialId: string
let mirrorId: string

const pairs = async (state = 'open') =>
  (await site.api.get<{ duplicates: Pair[] }>(`/duplicates?state=${state}`)).duplicates
const pairOf = async (one: string, other: string, state = 'all') =>
  (await pairs(state)).find((pair) => pair.documentIds.includes(one) && pair.documentIds.includes(other)) ??
  expect.fail('no such pair')
const documentIdsOf = async (text: string) =>
  (await site.find({ text, versions: 'all' })).hits.map((hit) => hit.document.documentId)
const decide = async (pair: Pair, decision: object) => {
  await site.api.send('post', `/duplicates/${pair.duplicateId}/decision`, { by: 'A. Editor', ...decision })
  await settled(site.app)
}
const documentIdOf = (addition: { documentId: string | null }) => addition.documentId ?? expect.fail('no document')

describe('documents that may be one work', () => {
  beforeAll(async () => {
    site = await openPublishing()
    const rule = { pattern: 'localhost', matches: '^localhost$', kind: 'mirror', reason: 'a copy of a site' } as const
    await syncHostRules(site.app.catalogue, [rule])
    site.origin.route({
      '/strategy': pageOf('Strategy of the harbour district', STRATEGY),
      '/copy': pageOf('Uploaded: harbour strategy', changeWords(STRATEGY, 0.02, 5)),
      '/other': pageOf('Plan of quite another place', textOf(1_000, 77)),
    })
    officialId = documentIdOf(await site.fetch('/strategy', { published: '2019-06-13' }))
    await site.fetch('/other')
    mirrorId = documentIdOf(await site.fetch('/copy', { published: '2021-01-01' }, site.otherName))
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('are proposed with the similarity of their texts, and no others are', async () => {
    const [pair, ...others] = await pairs()
    expect(others).toEqual([])
    expect([...(pair?.documentIds ?? [])].sort()).toEqual([officialId, mirrorId].sort())
    expect(pair).toMatchObject({ grounds: ['text'], verdict: null })
    expect(pair?.jaccard).toBeGreaterThan(0.7)
    const difference = await site.api.get<{ words: { removed: number } }>(`/duplicates/${pair?.duplicateId}/difference`)
    expect(difference.words.removed).toBeGreaterThan(5)
    expect(difference.words.removed).toBeLessThan(60)
  })

  it('are merged when an editor decides that they are copies, with the official one as canonical', async () => {
    const pair = await pairOf(officialId, mirrorId)
    expect(await site.api.get(`/duplicates/${pair.duplicateId}`)).toMatchObject({ suggestedKeptId: officialId })
    await decide(pair, { verdict: 'copies', note: 'a mirror' })
    const document = await site.api.get<{
      documentId: string
      canonicalAddress: string
      currentVersionId: string
      versions: { versionId: string; copyOf: string | null; current: boolean }[]
      locations: { address: string; excludedAs: string | null; firstSeenAt: string }[]
    }>(`/documents/${mirrorId}`)
    expect(document).toMatchObject({
      documentId: officialId,
      canonicalAddress: `${site.origin.address}/strategy`,
    })
    // the mirror's copy came later, with a later date
    expect(document.versions.map(({ copyOf, current }) => [copyOf !== null, current])).toEqual([
      [false, true],
      [true, false],
    ])
    expect(document.locations.map(({ excludedAs }) => excludedAs)).toEqual([null, 'mirror'])
    expect(await documentIdsOf('zirconium')).toEqual([officialId])
    expect(await pairs()).toEqual([])
  })

  it('stay merged when they are fetched and parsed again', async () => {
    expect(documentIdOf(await site.fetch('/copy', {}, site.otherName))).toBe(officialId)
    await requestReparse(site.app, { kind: 'all' })
    await settled(site.app)
    expect(await pairOf(officialId, mirrorId)).toMatchObject({ verdict: 'copies', decidedBy: 'A. Editor' })
    expect(await pairs()).toEqual([])
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })

  it('are separated again when the decision is reverted, and every decision is listed', async () => {
    const pair = await pairOf(officialId, mirrorId)
    await decide(pair, { verdict: null, by: 'B. Editor' })
    expect(await site.api.get(`/documents/${mirrorId}`)).toMatchObject({ documentId: mirrorId })
    expect((await readVersions(site.app.catalogue, officialId)).map(({ number, copyOf }) => [number, copyOf])).toEqual([
      [1, null],
    ])
    expect((await documentIdsOf('zirconium')).sort()).toEqual([officialId, mirrorId].sort())
    const { decisions } = await site.api.get<{ decisions: object[] }>(`/duplicates/${pair.duplicateId}`)
    expect(decisions).toMatchObject([
      { verdict: 'copies', decidedBy: 'A. Editor', note: 'a mirror' },
      { verdict: null, decidedBy: 'B. Editor' },
    ])
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })

  it('that are different works are not proposed again after a re-parse', async () => {
    const pair = await pairOf(officialId, mirrorId)
    await decide(pair, { verdict: 'different' })
    await requestReparse(site.app, { kind: 'all' })
    await settled(site.app)
    expect(await pairs()).toEqual([])
    expect(await pairOf(officialId, mirrorId)).toMatchObject({ verdict: 'different' })
  })

  it('can be decided only with a name and with one of their ids as kept', async () => {
    const { duplicateId } = await pairOf(officialId, mirrorId)
    const ask = (body: object) => site.api.raw('post', `/duplicates/${duplicateId}/decision`).send(body)
    expect((await ask({ verdict: 'copies', by: ' ' })).status).toBe(400)
    const foreign = await ask({ verdict: 'copies', by: 'A', keptDocumentId: 'd0' })
    expect([foreign.status, foreign.body.code]).toEqual([400, 'duplicate_kept'])
    expect((await site.api.raw('get', '/duplicates/q0')).body.code).toBe('duplicate_missing')
  })

  it('are found when one is half of the other', async () => {
    site.origin.route({ '/summary': pageOf('A summary of the harbour plans', truncate(STRATEGY, 0.5)) })
    const summaryId = documentIdOf(await site.fetch('/summary'))
    const pair = await pairOf(summaryId, officialId)
    expect(pair.jaccard).toBeLessThan(0.6)
    expect(pair.containment).toBeGreaterThan(0.9)
  })
})

describe('papers', () => {
  const meta = (name: string, content: string) => `<meta name="${name}" content="${content}">`
  const authors = meta('citation_author', 'Lee, Ann') + meta('citation_author', 'Smith, John')
  const title = 'Economic complexity and local industrial strategy in the north'

  beforeAll(async () => {
    site = await openPublishing()
    const article = meta('citation_title', title) + authors + meta('citation_doi', '10.5555/article.1')
    site.origin.route({
      '/article': pageOf(title, textOf(500, 11), article),
      '/accepted': pageOf(title, textOf(500, 12), article),
      '/preprint': pageOf('Complexity, a working paper of the institute', textOf(500, 13), authors),
      '/same-title': pageOf(
        title,
        textOf(500, 14),
        meta('citation_title', title) + meta('citation_author', 'John Smith'),
      ),
      '/reply': pageOf(title, textOf(500, 15), meta('citation_title', title) + meta('citation_author', 'Other, Some')),
    })
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('that state the same DOI are merged by a rule that can be reverted', async () => {
    const articleId = documentIdOf(await site.fetch('/article'))
    const accepted = documentIdOf(await site.fetch('/accepted'))
    const found = await site.api.get<{ documentId: string; doi: string; versions: object[] }>(`/documents/${accepted}`)
    expect(found).toMatchObject({ documentId: articleId, doi: '10.5555/article.1' })
    expect(found.versions).toHaveLength(2)
    const [pair = expect.fail('nothing was decided')] = await pairs('decided')
    expect(pair).toMatchObject({ verdict: 'versions', decidedBy: 'rule: same DOI' })
    expect(pair.grounds).toContain('doi')
    await decide(pair, { verdict: 'different' })
    await requestReparse(site.app, { kind: 'all' })
    await settled(site.app)
    expect(await pairOf(articleId, accepted)).toMatchObject({ verdict: 'different', decidedBy: 'A. Editor' })
    expect(await site.api.get(`/documents/${accepted}`)).toMatchObject({ documentId: accepted })
  })

  it('are proposed together with their declared preprint', async () => {
    const preprintId = documentIdOf(await site.fetch('/preprint', { preprintOf: '10.5555/article.1' }))
    const found = (await pairs()).filter((pair) => pair.documentIds.includes(preprintId))
    expect(found.map(({ grounds }) => grounds)).toContainEqual(['preprint'])
  })

  it('are proposed by title only with a common author, however the name is written', async () => {
    const sameId = documentIdOf(await site.fetch('/same-title'))
    const replyId = documentIdOf(await site.fetch('/reply'))
    const of = async (id: string) => (await pairs()).filter((pair) => pair.documentIds.includes(id))
    expect((await of(sameId)).map(({ grounds }) => grounds)).toContainEqual(['title'])
    expect(await of(replyId)).toEqual([])
  })
})

import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { toRows, type LibraryRows } from '../../../bench/library/mixed-documents.ts'
import { seededRandom } from '../../../bench/support/seeded-random.ts'
import { indexRows, writeRows } from '../../../bench/library/write-library.ts'
import { listen } from '../../../src/api/server.ts'
import { createHttpApp } from '../../support/http-app.ts'
import type { App } from '../../../src/app.ts'
import { toManifest } from '../../../src/features/exports/manifest.ts'
import { iterateMatches } from '../../../src/features/exports/iterate-matches.ts'
import { documentIdOf } from '../../../src/domain/document.ts'
import { listIndexable, readRecords } from '../../../src/ingest/index/index-feed.ts'
import { readIndexStatus } from '../../../src/ingest/index/read-index-status.ts'
import { removeDocument } from '../../../src/ingest/index/remove-document.ts'
import { hashText } from '../../../src/search/meaning/embedded-text.ts'
import { ensureIndex, rebuildIndex } from '../../../src/ingest/index/keep-index.ts'
import { embedDue } from '../../../src/ingest/index/embed-due.ts'
import { embedderSchema } from '../../../src/search/meaning/embedder-schema.ts'
import { openMeaning } from '../../../src/search/meaning/meaning.ts'
import { toEmbedding } from '../../../src/search/meaning/read-embedding.ts'
import { openMeilisearch } from '../../../src/search/engine/meilisearch/meilisearch.ts'
import { MEANING_SHARE } from '../../../src/search/rank/fuse-scores.ts'
import { findMatches } from '../../../src/search/match/find-matches.ts'
import { openFactsCache } from '../../../src/search/facts/facts-cache.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../src/search/request/search-request.ts'
import { freshNamespace, openTestApp, type TestApp } from '../../support/test-app.ts'
import { startToyEmbedder, toyEmbedderFile, type ToyEmbedder } from '../../support/toy-embedder.ts'

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  care: ['A physician visits twice.', 'Ferries leave the harbour on time.'],
  homes: ['Each dwelling is kept warm.', 'The harbour wall is mended.'],
  roads: ['An automobile is shared by ten.'],
  harbour: ['The harbour grows, and the harbour earns.'],
}
const KEY = 'a-key-that-is-long-enough'

let embedder: ToyEmbedder
let namespace: string
let opened: TestApp
let file: string
/** The same library without an embedder. */
let plainOpened: TestApp

/** The application as of a process that has just started: without failed requests, or known vectors. */
async function freshApp(model?: string): Promise<App> {
  const settings = embedderSchema.parse({
    ...parse(toyEmbedderFile(embedder.url)),
    ...(model === undefined ? {} : { model }),
  })
  const embedding = await toEmbedding(settings, KEY)
  const { catalogue, clock } = opened.app
  const meaning = openMeaning({ catalogue, clock, embedding, isSearched: async () => false })
  const meili = { url: inject('meiliUrl'), masterKey: inject('meiliMasterKey') }
  const engine = openMeilisearch({ ...meili, index: `${namespace}_passages`, embedding: meaning })
  return { ...opened.app, facts: openFactsCache(catalogue), meaning, engine }
}

async function search(fields: Partial<SearchRequest>, app: App = opened.app) {
  const result = await searchLibrary(app, { ...EMPTY_REQUEST, ...fields })
  return { ...result, names: result.hits.map(({ document }) => nameOf(document.documentId)) }
}

function nameOf(documentId: string): string | undefined {
  return Object.keys(TEXTS).find((name) => documentIdOf(`meaning/${name}`) === documentId)
}

function toTexts(app: App, texts: Readonly<Record<string, readonly string[]>>): readonly LibraryRows[] {
  const facts = {
    places: app.library.gazetteer.places.slice(0, 1).map(({ id }) => id),
    publishers: ['The Board'],
    matchThemes: () => [],
    vocabularyVersion: app.library.vocabulary.version,
    ...{ goneShare: 0, draftShare: 0 },
  }
  return Object.entries(texts).map(([name, own]) => {
    const passages = own.map((text) => ({ text, headingPath: [] }))
    return toRows({ title: 'A plan', passages }, { workKey: `meaning/${name}`, own: true }, facts, seededRandom(1))
  })
}

/** The documents whose records in the index differ from what would be written now. */
async function compareAll(app: App): Promise<readonly string[]> {
  const documentIds = await listIndexable(app.catalogue, '', 100)
  return app.engine.compare(documentIds, await readRecords(app.catalogue, documentIds))
}

/** The status of the service, and its home page. */
async function readOverHttp(app: App) {
  const http = await listen(createHttpApp(app, 'test'), '127.0.0.1', 0)
  try {
    const at = `http://127.0.0.1:${http.port}`
    const status = (await (await fetch(`${at}/api/v1/status`)).json()) as {
      readonly index: { readonly embedding: unknown }
    }
    return { status, page: await (await fetch(`${at}/`)).text() }
  } finally {
    await http.close(0)
  }
}

describe('search by meaning', () => {
  beforeAll(async () => {
    embedder = await startToyEmbedder()
    namespace = freshNamespace()
    file = path.join(tmpdir(), `${namespace}.yaml`)
    await writeFile(file, toyEmbedderFile(embedder.url))
    plainOpened = await openTestApp({ namespace })
    const plain = plainOpened.app
    await writeRows(plain.catalogue, toTexts(plain, TEXTS))
    await indexRows(plain, plain.shutdown)
    opened = await openTestApp({ namespace }, { EMBEDDER: file, EMBEDDER_API_KEY: KEY })
  })

  beforeEach(() => embedder.behave('answers'))

  afterAll(async () => {
    await plainOpened.app.queue.stop()
    await plainOpened.app.close()
    await opened.close()
    await embedder.close()
    await rm(file)
  })

  it('is off unless it is configured, and sends no request', async () => {
    const plain = plainOpened.app
    expect(await search({ text: 'doctor' }, plain)).toMatchObject({
      meaning: 'off',
      meaningTotal: 0,
      total: 0,
      hits: [],
    })
    expect(embedder.asked).toEqual([])
  })

  it('searches by words with the old index until it is rebuilt, when turned on or off', async () => {
    expect(await opened.app.engine.state()).toMatchObject({ current: false })
    expect(await search({ text: 'physician' })).toMatchObject({ meaning: 'away', total: 1, names: ['care'] })
    const { app } = opened
    expect(await ensureIndex(app, app.shutdown)).toBe('rebuilt')
    expect(await app.engine.state()).toMatchObject({ current: true })
    expect(await embedDue(app, app.shutdown)).toBe('done')
    expect(embedder.asked.flat()).toContain('A plan\nA physician visits twice.')
    expect(new Set(embedder.keys)).toEqual(new Set([`Bearer ${KEY}`]))
    expect(await plainOpened.app.engine.state()).toMatchObject({ current: false })
    expect(await (await freshApp('another')).engine.state()).toMatchObject({ current: false })
  })

  it('finds passages with the same meaning and no common word, and counts them separately', async () => {
    const fresh = await freshApp()
    const result = await search({ text: 'doctor' }, fresh)
    expect(result).toMatchObject({ meaning: 'used', total: 0, meaningTotal: 4, nextCursor: null })
    expect(result.names[0]).toBe('care')
    const [first] = result.hits
    expect(first?.passage).toMatchObject({ text: 'A physician visits twice.', foundBy: 'meaning', highlights: [] })
    expect(first).toMatchObject({ moreCount: 1, explanation: { score: 0, terms: [] } })
    expect(result.facets.flatMap(({ values }) => values)).toEqual([])
    expect((await search({ text: 'doctor', variants: 'off' }, fresh)).meaning).toBe('off')
    expect((await search({ text: 'doctor AND visits' }, fresh)).meaning).toBe('off')
    expect((await search({ text: 'doctor', sort: 'newest' }, fresh)).meaning).toBe('off')
    expect(await search({ text: 'doctor', publisher: ['Nobody'] }, fresh)).toMatchObject({ meaningTotal: 0, hits: [] })
  })

  it('exports counted matches without those found by meaning alone', async () => {
    const fresh = await freshApp()
    const request = { ...EMPTY_REQUEST, text: 'physician' }
    const matches = await findMatches(fresh, request, 'listed')
    expect(matches.order.length).toBeGreaterThan(matches.set.documents.size)
    const written: (string | undefined)[] = []
    for await (const { found } of iterateMatches(fresh, request, matches, 'best', fresh.shutdown)) {
      written.push(...found.map(({ document }) => nameOf(document.documentId)))
    }
    expect(written).toEqual(['care'])
    expect(toManifest(fresh, request, matches)).toMatchObject({ documents: 1, passages: 1 })
  })

  it('merges both by their scores, and reports the places and the sum', async () => {
    const fresh = await freshApp()
    const { hits, total, meaningTotal, names } = await search({ text: 'harbour home' }, fresh)
    // By words the harbour is first; by meaning the dwelling, whose document has the harbour as well.
    expect({ total, meaningTotal, first: names[0] }).toEqual({ total: 3, meaningTotal: 1, first: 'homes' })
    const shown = hits.flatMap(({ passage, more }) => [passage, ...more]).map(({ text, foundBy }) => [text, foundBy])
    expect(shown).toContainEqual(['Each dwelling is kept warm.', 'meaning'])
    expect(shown).toContainEqual(['The harbour wall is mended.', 'words'])
    const fusions = hits.map(({ explanation }) => explanation?.fusion?.document)
    for (const { words = NaN, meaning = NaN, similarity, score } of fusions.flatMap((fusion) => fusion ?? [])) {
      expect(score).toBeCloseTo((1 - MEANING_SHARE) * words + MEANING_SHARE * meaning, 12)
      expect(similarity).toBeGreaterThan(0)
    }
    for (const field of ['words', 'meaning'] as const) {
      const values = fusions.flatMap((fusion) => fusion?.[field] ?? [])
      expect([Math.min(...values), Math.max(...values)]).toEqual([0, 1])
    }
    expect(fusions.map((fusion) => fusion?.score)).toEqual(
      fusions.map((fusion) => fusion?.score).toSorted((a = 0, b = 0) => b - a),
    )
    expect(fusions.map((fusion) => fusion?.byMeaning).toSorted()).toEqual([1, 2, 3, 4])
    expect(fusions.filter((fusion) => fusion?.byWords === null)).toHaveLength(1)
  })

  it('only changes the order where all words are required', async () => {
    const fresh = await freshApp()
    const result = await search({ text: 'harbour', match: 'all' }, fresh)
    expect(result).toMatchObject({ meaning: 'used', total: 3, meaningTotal: 0 })
    expect(result.hits.flatMap(({ passage, more }) => [passage, ...more].map(({ foundBy }) => foundBy))).toEqual([
      'words',
      'words',
      'words',
    ])
  })

  it.each(['fails', 'hangs'] as const)('searches by words and reports it while the embedder %s', async (mode) => {
    const fresh = await freshApp()
    const plain = await search({ text: 'harbour' }, plainOpened.app)
    embedder.behave(mode)
    const requested = embedder.asked.length
    const result = await search({ text: 'harbour' }, fresh)
    expect(result).toMatchObject({ meaning: 'away', meaningTotal: 0, total: 3, names: plain.names })
    expect(result.hits[0]?.explanation?.fusion).toBeNull()
    expect((await search({ text: 'harbour' }, fresh)).meaning).toBe('away')
    expect(embedder.asked).toHaveLength(requested + 1) // it is left alone for a while
  })

  it('applies to questions with any punctuation, and to words with a quotation among them', async () => {
    const fresh = await freshApp()
    for (const text of ['Where is a doctor?', 'a doctor, or (perhaps) a medic; who?', 'doctor "harbour grows"']) {
      expect((await search({ text }, fresh)).meaning).toBe('used')
    }
    const place = `doctor place:${fresh.library.gazetteer.places[0]?.id}`
    expect(await search({ text: place }, fresh)).toMatchObject({ meaning: 'used', total: 0, meaningTotal: 4 })
    const elsewhere = `doctor place:${fresh.library.gazetteer.places[1]?.id}`
    expect(await search({ text: elsewhere }, fresh)).toMatchObject({ meaning: 'used', total: 0, meaningTotal: 0 })
    for (const text of ['doctor OR medic', '"a doctor"', 'doctor -medic', 'title:doctor']) {
      expect((await search({ text }, fresh)).meaning).toBe('off')
    }
  })

  it('scores passages by meaning that were found by words alone', async () => {
    const fresh = await freshApp()
    const { hits } = await search({ text: 'harbour home', match: 'all' }, fresh)
    const passages = hits.map(({ explanation }) => explanation?.fusion?.passage)
    expect(passages.every((fusion) => (fusion?.similarity ?? 0) > 0)).toBe(true)
  })

  it('reports in the API how each passage was found', async () => {
    const fresh = await freshApp()
    const http = await listen(createHttpApp(fresh, 'test'), '127.0.0.1', 0)
    try {
      const at = `http://127.0.0.1:${http.port}`
      const answer = await (await fetch(`${at}/api/v1/search?q=doctor&explain=true`)).json()
      expect(answer).toMatchObject({ meaning: 'used', meaningTotal: 4, total: 0 })
      expect(answer.hits[0]).toMatchObject({
        passage: { foundBy: 'meaning' },
        explanation: { fusion: { document: { byWords: null, byMeaning: 1 }, passage: { byMeaning: 1 } } },
      })
      const page = await (await fetch(`${at}/search?q=doctor`)).text()
      expect(page).toContain('4 more documents found by meaning only')
      expect(page).toContain('Found by meaning, not by words')
    } finally {
      await http.close(0)
    }
  })

  it('indexes by words while the embedder is unavailable, and gives the vectors later without asking twice', async () => {
    const { app } = opened
    const added = toTexts(app, { farms: ['A giraffe is kept in a home.'] })
    await writeRows(app.catalogue, added)
    embedder.behave('fails')
    const fresh = await freshApp()
    await indexRows(fresh, fresh.shutdown)
    expect(await search({ text: 'giraffe' }, await freshApp())).toMatchObject({ meaning: 'away', total: 1 })
    expect(await readIndexStatus(fresh)).toMatchObject({ state: 'current', embedding: { due: 1, fault: null } })
    const asked = embedder.asked.length
    const stop = new AbortController()
    const embedding = embedDue(fresh, stop.signal)
    while ((await readIndexStatus(fresh)).embedding?.fault === null) await delay(20)
    expect(await readIndexStatus(fresh)).toMatchObject({ embedding: { fault: expect.stringContaining('status 500') } })
    const { status, page } = await readOverHttp(fresh)
    expect(status.index.embedding).toEqual({ due: 1, fault: expect.stringContaining('status 500') })
    expect(page).toContain('Search by meaning does not know 1 passage yet')
    embedder.behave('answers')
    expect(await embedding).toBe('done')
    expect(await readIndexStatus(fresh)).toMatchObject({ embedding: { due: 0, fault: null } })
    expect(new Set(embedder.asked.slice(asked).flat())).toEqual(new Set(['A plan\nA giraffe is kept in a home.']))
    expect((await search({ text: 'house' }, fresh)).hits.map(({ passage }) => passage.text)).toContain(
      'A giraffe is kept in a home.',
    )
  })

  it('embeds nothing again in a rebuild, or for another document with the same text', async () => {
    const { app } = opened
    await writeRows(app.catalogue, toTexts(app, { copies: ['A physician visits twice.'] }))
    const asked = embedder.asked.length
    await indexRows(app, app.shutdown)
    await embedDue(app, app.shutdown)
    expect(embedder.asked).toHaveLength(asked)
    expect(await compareAll(app)).toEqual([])
  })

  it('leaves out a text that the embedder refuses, and keeps the others of its batch', async () => {
    embedder.behave('refuses')
    const fresh = await freshApp('one that refuses')
    await rebuildIndex(fresh, fresh.shutdown)
    expect(await embedDue(fresh, fresh.shutdown)).toBe('done')
    expect(await readIndexStatus(fresh)).toMatchObject({ embedding: { due: 0 } })
    expect((await search({ text: 'doctor' }, fresh)).hits[0]?.passage.text).toBe('A physician visits twice.')
    embedder.behave('answers')
    expect(await search({ text: 'giraffe' }, fresh)).toMatchObject({ meaning: 'used', total: 1 })
    const asked = embedder.asked.length
    expect(await embedDue(fresh, fresh.shutdown)).toBe('done')
    expect(embedder.asked).toHaveLength(asked)
    expect(await compareAll(fresh)).toEqual([])
    await rebuildIndex(opened.app, opened.app.shutdown)
  })

  it('answers queries while a slow embedder has many passages to embed', async () => {
    const { app } = opened
    const texts = Array.from({ length: 120 }, (_text, at) => `Field number ${at} is ploughed by ${at + 7} oxen.`)
    await writeRows(app.catalogue, toTexts(app, { fields: texts }))
    await indexRows(app, app.shutdown)
    embedder.behave('is slow')
    const fresh = await freshApp()
    const stop = new AbortController()
    const embedding = embedDue(fresh, stop.signal).catch(() => 'stopped')
    for (const text of ['doctor', 'a warm house', 'vehicle to share', 'physician', 'medic at home']) {
      expect((await search({ text }, fresh)).meaning).toBe('used')
    }
    embedder.behave('answers')
    expect(await embedding).toBe('done')
  })

  it('deletes the vectors of a document that is removed', async () => {
    const { app } = opened
    const hashes = [hashText('A plan\nAn automobile is shared by ten.')]
    expect(await app.meaning?.listUnknown(hashes)).toEqual([])
    await removeDocument(app, documentIdOf('meaning/roads'), { by: 'test', reason: 'test' })
    expect(await app.meaning?.listUnknown(hashes)).toEqual(hashes)
  })
})

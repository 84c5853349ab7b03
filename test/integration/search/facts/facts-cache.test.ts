import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toRows, type Facts } from '../../../../bench/library/mixed-documents.ts'
import { seededRandom } from '../../../../bench/support/seeded-random.ts'
import { writeRows } from '../../../../bench/library/write-library.ts'
import type { Catalogue } from '../../../../src/db/database.ts'
import { openFactsCache, type FactsCache } from '../../../../src/search/facts/facts-cache.ts'
import { recordIndexed } from '../../../../src/ingest/index/index-feed.ts'
import { mergeDocuments } from '../../../../src/ingest/dedupe/merge-documents.ts'
import { removeTexts } from '../../../../src/db/documents/removals.ts'
import { readFacts } from '../../../../src/search/facts/version-facts.ts'
import { documentIdOf } from '../../../../src/domain/document.ts'
import { openScratchCatalogue, type ScratchCatalogue } from '../../db/support/scratch-catalogue.ts'

const FACTS: Facts = {
  ...{ places: ['leeds', 'york'], publishers: ['Board'], matchThemes: () => [], vocabularyVersion: 1 },
  ...{ goneShare: 0, draftShare: 0 },
}

let scratch: ScratchCatalogue
let catalogue: Catalogue
let cache: FactsCache

/** Writes a document and marks it as indexed. */
async function add(name: string): Promise<string> {
  const text = { title: name, passages: [{ text: `The text of ${name}.`, headingPath: [] }] }
  await writeRows(catalogue, [toRows(text, { workKey: name, own: true }, FACTS, seededRandom(3))])
  const documentId = documentIdOf(name)
  await recordIndexed(catalogue, documentId)
  return documentId
}

/** Expects the cache to agree with the catalogue. */
async function expectFresh(): Promise<void> {
  const { versions: known, bySerial, facetValues, serials, passages } = await cache.read()
  const numbered = await readFacts(catalogue, 'all')
  const facts = numbered.map((each) => each.facts)
  expect(new Map(serials)).toEqual(new Map(numbered.map(({ serial, facts: { versionId } }) => [versionId, serial])))
  expect(new Map([...bySerial].map(([serial, each]) => [serial, each.facts]))).toEqual(
    new Map(numbered.map(({ serial, facts: fact }) => [serial, fact])),
  )
  for (const { facts: fact, facets } of bySerial.values()) {
    const values = [...fact.places, fact.kind, fact.status, fact.publisher].filter((value) => value !== null)
    expect(facets.map((place) => facetValues[place]?.value)).toEqual(values)
  }
  expect(new Map(known)).toEqual(new Map(facts.map((fact) => [fact.versionId, fact])))
  expect(passages).toBe(facts.reduce((sum, fact) => sum + fact.passages, 0))
}

async function titles(): Promise<readonly string[]> {
  const { versions } = await cache.read()
  return [...versions.values()]
    .filter(({ passages }) => passages > 0)
    .map(({ title }) => title)
    .sort()
}

describe('facts of the library in memory', () => {
  beforeAll(async () => {
    scratch = await openScratchCatalogue()
    catalogue = scratch.catalogue
    cache = openFactsCache(catalogue)
  })
  afterAll(() => scratch.close())

  it('are empty for an empty library, and then cover the indexed documents', async () => {
    expect((await cache.read()).versions.size).toBe(0)
    await add('one')
    expect(await titles()).toEqual(['one'])
    await add('two')
    await add('three')
    expect(await titles()).toEqual(['one', 'three', 'two'])
    await expectFresh()
  })

  it('reflect each change at once, and change the corpus version', async () => {
    const documentId = await add('changing')
    const seen = new Set([(await cache.read()).corpusVersion])
    for (const title of ['changed', 'changed again', 'changed for good']) {
      await catalogue.updateTable('document').set({ title }).where('documentId', '=', documentId).execute()
      await recordIndexed(catalogue, documentId)
      expect(await titles()).toContain(title)
      seen.add((await cache.read()).corpusVersion)
    }
    expect(seen.size).toBe(4)
    const { corpusVersion } = await cache.read()
    expect(corpusVersion).toMatch(/^[0-9a-f]{16}$/)
    expect((await openFactsCache(scratch.openOther()).read()).corpusVersion).toBe(corpusVersion)
    await expectFresh()
  })

  it('reflect a removal and a merge', async () => {
    const [removed, kept, merged] = [await add('removed'), await add('kept'), await add('merged')]
    expect(await titles()).toEqual(expect.arrayContaining(['kept', 'merged', 'removed']))
    await removeTexts(catalogue, removed, { by: 'a test', reason: 'rights', now: new Date() })
    await recordIndexed(catalogue, removed)
    expect(await titles()).not.toContain('removed')
    await catalogue.transaction().execute((db) => mergeDocuments(db, kept, merged, null))
    // indexed in either order, one at a time
    await recordIndexed(catalogue, kept)
    await cache.read()
    await recordIndexed(catalogue, merged)
    const { versions } = await cache.read()
    expect([...versions.values()].filter(({ documentId }) => documentId === kept)).toHaveLength(2)
    expect([...versions.values()].filter(({ documentId }) => documentId === merged)).toEqual([])
    await expectFresh()
  })

  it('include writes of a transaction that ended after later ones', async () => {
    const [slow, quick] = [await add('slow'), await add('quick')]
    await cache.read()
    const other = scratch.openOther()
    await other.transaction().execute(async (db) => {
      await db.updateTable('document').set({ title: 'slow, at last' }).where('documentId', '=', slow).execute()
      await recordIndexed(db, slow)
      await catalogue.updateTable('document').set({ title: 'quicker' }).where('documentId', '=', quick).execute()
      await recordIndexed(catalogue, quick)
      expect(await titles()).toEqual(expect.arrayContaining(['quicker', 'slow']))
    })
    expect(await titles()).toContain('slow, at last')
    await expectFresh()
  })

  it('are read once for concurrent callers, none of whom misses what was written before its call', async () => {
    const counted = { reads: 0 }
    const other = scratch.openOther()
    const watched = openFactsCache(
      new Proxy(other, {
        get: (target, name) => {
          if (name === 'getExecutor') counted.reads += 1
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
    )
    await watched.read()
    counted.reads = 0
    await watched.read()
    const ofOne = counted.reads
    const first = watched.read()
    const documentId = await add('while reading')
    const many = await Promise.all(Array.from({ length: 20 }, () => watched.read()))
    await first
    for (const { versions } of many) {
      expect([...versions.values()].some((fact) => fact.documentId === documentId)).toBe(true)
    }
    expect(ofOne).toBeGreaterThan(0)
    expect(counted.reads).toBeLessThan(8 * ofOne)
  })

  it('recover after the catalogue was unavailable', async () => {
    await add('before')
    await cache.read()
    await sql`alter table indexed_document rename to indexed_away`.execute(catalogue)
    await expect(cache.read()).rejects.toThrow('indexed_document')
    await sql`alter table indexed_away rename to indexed_document`.execute(catalogue)
    await add('after')
    expect(await titles()).toContain('after')
    await expectFresh()
  })
})

import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue, Connection } from '../../../../src/db/database.ts'
import { addWords, beginWordRewrite, deleteUnwrittenWords, rewriteWords } from '../../../../src/db/texts/words.ts'
import { openVocabulary, type VocabularyCache } from '../../../../src/search/vocabulary/vocabulary-cache.ts'
import { openScratchCatalogue, type ScratchCatalogue } from '../../db/support/scratch-catalogue.ts'

let scratch: ScratchCatalogue
let catalogue: Catalogue
let cache: VocabularyCache

beforeEach(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
  cache = openVocabulary(catalogue)
})
afterEach(() => scratch.close())

async function words(from = cache): Promise<readonly string[]> {
  return (await from.read()).wordsFrom('', 1_000_000).words
}

/** As many words as must be read in several pages. */
function manyWords(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `w${number.toString(36)}`)
}

async function rewrite(db: Catalogue, kept: readonly string[]): Promise<void> {
  const snapshot = await beginWordRewrite(db)
  await rewriteWords(db, kept, snapshot)
  await deleteUnwrittenWords(db, snapshot)
}

/** Counts the statements that are sent through a catalogue. */
function countStatements(db: Catalogue): { readonly watched: Catalogue; readonly counted: { statements: number } } {
  const counted = { statements: 0 }
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name === 'getExecutor') counted.statements += 1
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { watched, counted }
}

describe('the vocabulary in memory', () => {
  it('is empty for an empty library, and then has each new word at once', async () => {
    expect(await words()).toEqual([])
    await addWords(catalogue, ['tide', 'energy'])
    expect(await words()).toEqual(['energy', 'tide'])
    await addWords(catalogue, ['tide', 'energies', '2050'])
    expect(await words()).toEqual(['2050', 'energies', 'energy', 'tide'])
    expect((await cache.read()).wordsOf('energi')).toEqual(['energies', 'energy'])
    expect(await words(openVocabulary(scratch.openOther()))).toEqual(await words())
  })

  it('leaves a vocabulary that was read before as it was', async () => {
    await addWords(catalogue, ['tide'])
    const before = await cache.read()
    await addWords(catalogue, ['energy'])
    expect((await cache.read()).size).toBe(2)
    expect(before.wordsFrom('', 10)).toEqual({ words: ['tide'], more: false })
  })

  it('is read in pages, and catches up in one statement, with many words too', async () => {
    const many = manyWords(120_000)
    await addWords(catalogue, many)
    const { watched, counted } = countStatements(scratch.openOther())
    const other = openVocabulary(watched)
    expect(await words(other)).toEqual([...many].sort())
    const more = manyWords(122_000)
    for (const added of [more.slice(120_000), ['x'], []]) {
      await addWords(catalogue, added)
      counted.statements = 0
      await other.read()
      expect(counted.statements).toBe(1)
    }
    expect(await words(other)).toEqual([...more, 'x'].sort())
    await addWords(catalogue, manyWords(140_000))
    expect(await words(other)).toEqual([...manyWords(140_000), 'x'].sort())
  })

  it('has the words of a transaction that ended after later ones', async () => {
    await cache.read()
    await scratch
      .openOther()
      .transaction()
      .execute(async (db) => {
        await addWords(db, ['slow'])
        await addWords(catalogue, ['quick'])
        expect(await words()).toEqual(['quick'])
      })
    expect(await words()).toEqual(['quick', 'slow'])
  })

  it('has every word that concurrent writers of the same words wrote, and none of them waits for ever', async () => {
    const writers = [catalogue, scratch.openOther(), scratch.openOther(), scratch.openOther()]
    const orders = writers.map((_, index) => (index % 2 === 0 ? manyWords(3_000) : [...manyWords(3_000)].reverse()))
    const inTransaction = (db: Catalogue, own: readonly string[]) =>
      db.transaction().execute((connection: Connection) => addWords(connection, own))
    await Promise.all([
      ...writers.map((db, index) => inTransaction(db, orders[index] ?? [])),
      ...writers.map((db, index) => addWords(db, [...(orders[index] ?? []), `own${index}`])),
      ...Array.from({ length: 5 }, () => cache.read()),
    ])
    expect(await words()).toEqual([...manyWords(3_000), 'own0', 'own1', 'own2', 'own3'].sort())
  })

  it('forgets the words that a rewrite left out, in every process', async () => {
    const other = openVocabulary(scratch.openOther())
    await addWords(catalogue, ['kept', 'vanished'])
    expect(await words(other)).toEqual(['kept', 'vanished'])
    await rewrite(catalogue, ['added', 'kept'])
    expect(await words(other)).toEqual(['added', 'kept'])
    expect(await words()).toEqual(['added', 'kept'])
  })

  it('keeps what others wrote during a rewrite, in transactions that ended or did not', async () => {
    await addWords(catalogue, ['old'])
    await scratch
      .openOther()
      .transaction()
      .execute(async (db) => {
        await addWords(db, ['begunbefore'])
        const snapshot = await beginWordRewrite(catalogue)
        await addWords(catalogue, ['meanwhile'])
        await rewriteWords(catalogue, ['rewritten'], snapshot)
        await deleteUnwrittenWords(catalogue, snapshot)
      })
    expect(await words()).toEqual(['begunbefore', 'meanwhile', 'rewritten'])
  })

  it('has the words of a backup that was restored on a server with fewer transactions, and rewrites them', async () => {
    await addWords(catalogue, ['kept', 'vanished'])
    await sql`update word set written_xid = '9000000000000'`.execute(catalogue)
    const { watched, counted } = countStatements(scratch.openOther())
    const other = openVocabulary(watched)
    expect(await words(other)).toEqual(['kept', 'vanished'])
    counted.statements = 0
    await addWords(catalogue, ['added'])
    expect(await words(other)).toEqual(['added', 'kept', 'vanished'])
    expect(counted.statements).toBe(1)
    await rewrite(catalogue, ['added', 'kept'])
    expect(await words(other)).toEqual(['added', 'kept'])
  })

  it('recovers after the catalogue was unavailable', async () => {
    await addWords(catalogue, ['before'])
    await cache.read()
    await sql`alter table word rename to word_away`.execute(catalogue)
    await expect(cache.read()).rejects.toThrow('word')
    await sql`alter table word_away rename to word`.execute(catalogue)
    await addWords(catalogue, ['after'])
    expect(await words()).toEqual(['after', 'before'])
  })
})

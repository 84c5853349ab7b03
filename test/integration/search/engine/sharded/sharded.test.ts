import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { placeOf } from '../../../../../src/search/engine/sharded/place-documents.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { searchEngineContract } from '../../../../contracts/search-engine.ts'
import { conjunctOf, equals, EVERYTHING, recordOf } from '../../../../contracts/search-records.ts'
import { stems } from '../../../../contracts/search-units.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { requireOrSkip } from '../../../../support/variants.ts'
import { deleteIndexes, openOnServers, useTwoServers } from '../support/two-servers.ts'

const UNAVAILABLE = { kind: 'transient', code: 'search_unavailable' }
const ALL = { of: 'passage' as const, conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 100 }

/** Of 40 documents, those on each of two servers, and all. */
const RECORDS = Array.from({ length: 40 }, (_, number) => recordOf(`p${number}`, { versionId: `v${number % 3}` }))
const on = (name: string) => RECORDS.filter(({ documentId }) => placeOf(documentId, ['a', 'b']) === name)
const idsOf = (records: readonly { readonly passageId: string }[]) => records.map(({ passageId }) => passageId).sort()

describe('the place of a document', () => {
  const ids = Array.from({ length: 10_000 }, (_, number) => `d${number}`)

  it('is evenly distributed, whatever the order of servers', () => {
    const servers = ['one:7700', 'two:7700', 'three:7700', 'four:7700']
    const places = ids.map((id) => placeOf(id, servers))
    expect(ids.map((id) => placeOf(id, [...servers].reverse()))).toEqual(places)
    for (const server of servers) {
      const share = places.filter((place) => place === server).length / ids.length
      expect(share).toBeGreaterThan(0.23)
      expect(share).toBeLessThan(0.27)
    }
  })

  it('only changes to an added server, for its share of the documents', () => {
    const moved = ids.filter(
      (id) => placeOf(id, ['one', 'two', 'three']) !== placeOf(id, ['one', 'two', 'three', 'four']),
    )
    expect(moved.every((id) => placeOf(id, ['one', 'two', 'three', 'four']) === 'four')).toBe(true)
    expect(moved.length / ids.length).toBeGreaterThan(0.22)
    expect(moved.length / ids.length).toBeLessThan(0.28)
  })
})

if (requireOrSkip('ENGINES', 'shards', true, '')) {
  const [first, second] = useTwoServers()

  describe('search engine: two servers', () => {
    searchEngineContract(async () => {
      const index = freshNamespace()
      const gone = { ...first(), url: 'http://127.0.0.1:9' }
      return {
        engine: openOnServers({ a: first(), b: second() }, index),
        away: openOnServers({ a: gone, b: { ...gone, url: 'http://127.0.0.1:10' } }, index),
        close: () => deleteIndexes([first(), second()], index),
      }
    })
  })

  describe('search engine: specific to two servers', () => {
    const index = freshNamespace()
    let engine: SearchEngine

    beforeAll(async () => {
      engine = openOnServers({ a: first(), b: second() }, index)
      await engine.rebuild((put) => put(RECORDS))
    })

    afterEach(() => Promise.all([first(), second()].map(({ relay }) => relay.cut().then(() => relay.restore()))))

    afterAll(async () => {
      await engine.close()
      await deleteIndexes([first(), second()], index)
    })

    it('places a share of the documents on each, and adds up their counts', async () => {
      expect(on('a').length).toBeGreaterThan(5)
      expect(on('b').length).toBeGreaterThan(5)
      const [found] = await engine.find([ALL])
      expect(idsOf(found?.candidates ?? [])).toEqual(idsOf(RECORDS))
      const [counted] = await engine.count([{ ...ALL, by: ['version'] }])
      expect(counted).toEqual({
        records: 40,
        missing: [],
        by: {
          version: new Map([
            ['v0', 14],
            ['v1', 13],
            ['v2', 13],
          ]),
        },
      })
    })

    it('finds matches of several conjuncts on several servers once', async () => {
      const conjuncts = [conjunctOf({ all: stems('region') }), conjunctOf({ all: stems('plan') })]
      const [found] = await engine.find([{ ...ALL, conjuncts }])
      expect(idsOf(found?.candidates ?? [])).toEqual(idsOf(RECORDS))
      expect(await engine.count([{ ...ALL, conjuncts, by: [] }])).toEqual([{ records: 40, missing: [], by: {} }])
    })

    it('answers without an unavailable server, and names it', async () => {
      await second().relay.cut()
      const [found] = await engine.find([ALL])
      expect(found).toMatchObject({ missing: ['b'], isWhole: true })
      expect(idsOf(found?.candidates ?? [])).toEqual(idsOf(on('a')))
      expect(await engine.count([{ ...ALL, by: [] }])).toEqual([{ records: on('a').length, missing: ['b'], by: {} }])
      expect(await engine.state()).toEqual({
        kind: 'there',
        records: on('a').length,
        current: true,
        missing: ['b'],
      })
      await second().relay.restore()
      expect(await engine.find([ALL])).toMatchObject([{ missing: [] }])
    })

    it('accepts writes to available servers, and refuses others as transient', async () => {
      await second().relay.cut()
      await engine.put(on('a'))
      await expect(engine.put(RECORDS)).rejects.toMatchObject(UNAVAILABLE)
      await expect(engine.remove(equals('document', 'none'))).rejects.toMatchObject(UNAVAILABLE)
      await expect(engine.rebuild((put) => put(RECORDS))).rejects.toMatchObject(UNAVAILABLE)
      await second().relay.restore()
      expect(await engine.state()).toEqual({ kind: 'there', records: 40, current: true, missing: [] })
    })

    it('reports itself unavailable when all servers are', async () => {
      await Promise.all([first().relay.cut(), second().relay.cut()])
      await expect(engine.find([ALL])).rejects.toMatchObject(UNAVAILABLE)
      await expect(engine.state()).rejects.toMatchObject(UNAVAILABLE)
    })

    it('reports a document on the wrong server as different', async () => {
      const [astray] = on('b')
      if (astray === undefined) throw new Error('no document on b')
      const ofA = openOnServers({ a: first() }, index) // another layout: its writes are refused
      await expect(ofA.put([astray])).rejects.toMatchObject({ kind: 'transient', code: 'index_behind' })
      expect(await ofA.state()).toMatchObject({ current: false })
      await ofA.close()
      const ids = RECORDS.map(({ documentId }) => documentId)
      expect(await engine.compare(ids, RECORDS)).toEqual([])
      const client = first()
      const swapped = openOnServers({ b: client, a: second() }, index)
      await swapped.put([astray]) // onto the server that is `a` to others
      await swapped.close()
      expect(await engine.compare(ids, RECORDS)).toEqual([astray.documentId])
      await engine.remove(equals('document', astray.documentId))
      await engine.put([astray])
      expect(await engine.compare(ids, RECORDS)).toEqual([])
    })

    it('is behind when servers are added or removed, answers meanwhile, and is current once rebuilt', async () => {
      const alone = openOnServers({ b: second() }, index)
      expect(await alone.state()).toMatchObject({ kind: 'there', current: false })
      expect(idsOf((await alone.find([ALL]))[0]?.candidates ?? [])).toEqual(idsOf(on('b')))
      await alone.rebuild((put) => put(RECORDS))
      expect(await alone.state()).toEqual({ kind: 'there', records: 40, current: true, missing: [] })
      expect(await engine.state()).toMatchObject({ current: false })
      await engine.rebuild((put) => put(RECORDS))
      expect(await engine.state()).toEqual({ kind: 'there', records: 40, current: true, missing: [] })
      await alone.close()
    })

    it('swaps on no server when one cannot be built', async () => {
      const rebuilt = engine.rebuild(async (put) => {
        await put(on('a').slice(0, 2))
        await second().relay.cut()
        await put(on('b').slice(0, 1))
      })
      await expect(rebuilt).rejects.toMatchObject(UNAVAILABLE)
      await second().relay.restore()
      expect(await engine.state()).toEqual({ kind: 'there', records: 40, current: true, missing: [] })
    })
  })
}

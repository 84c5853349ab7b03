import { describe, expect, it } from 'vitest'
import { searchCountsContract } from './search-counts.ts'
import { searchFiltersContract } from './search-filters.ts'
import { searchFindsContract } from './search-finds.ts'
import { engineBench, equals, EVERYTHING, recordOf, type EngineBench, type ScratchEngine } from './search-records.ts'
import { stems } from './search-units.ts'

const UNAVAILABLE = { kind: 'transient', code: 'search_unavailable' }
const MISSING = { kind: 'transient', code: 'index_missing' }

const FIND_ALL = [
  { of: 'passage' as const, conjuncts: [{ all: [], none: [], filter: EVERYTHING }], filter: EVERYTHING, limit: 1 },
]
const COUNT_ALL = FIND_ALL.map(({ limit: _limit, ...query }) => ({ ...query, by: [] }))

/** The contract of every search engine; `open` returns one without an index. */
export function searchEngineContract(open: () => Promise<ScratchEngine>): void {
  const bench = engineBench(open)
  searchWritesContract(bench)
  searchFiltersContract(bench)
  searchFindsContract(bench)
  searchCountsContract(bench)
  searchRebuildContract(bench)
  searchAwayContract(open)
}

function searchWritesContract(bench: EngineBench): void {
  describe('writes', () => {
    it('are visible to the next search', async () => {
      await bench.fill([])
      await bench.engine().put([recordOf('p1')])
      expect(await bench.find({ all: stems('region') })).toEqual(['p1'])
      await bench.engine().put([recordOf('p1', { text: 'Other words.', places: ['leeds'] })])
      expect(await bench.find({ all: stems('region') })).toEqual([])
      expect(await bench.find({ all: stems('other'), filter: equals('place', 'leeds') })).toEqual(['p1'])
      await bench.engine().remove(equals('document', 'document-p1'))
      expect(await bench.find()).toEqual([])
      expect(await bench.count([{}])).toEqual({ records: 0, missing: [], by: {} })
    })

    it('may be repeated, and replace the whole record', async () => {
      const record = recordOf('p1', { publisher: 'Board', themes: ['skills'], published: '2019-06-13' })
      await bench.fill([record])
      await bench.engine().put([record])
      expect(await bench.engine().state()).toEqual({
        kind: 'there',
        records: 1,
        current: true,
        missing: [],
      })
      await bench.engine().put([recordOf('p1')])
      expect(await bench.find({ filter: equals('publisher', 'Board') })).toEqual([])
      expect(await bench.find({ filter: equals('theme', 'skills') })).toEqual([])
      expect(await bench.find({ filter: { kind: 'published', from: null, to: null } })).toEqual([])
    })

    it('keep the last of two records with one id', async () => {
      await bench.fill([recordOf('p1', { places: ['leeds'] }), recordOf('p1', { places: ['york'] })])
      expect(await bench.find({ filter: equals('place', 'york') })).toEqual(['p1'])
      expect(await bench.find()).toEqual(['p1'])
    })

    it('accept an empty list, and more records than fit into one request', async () => {
      await bench.fill([])
      await bench.engine().put([])
      await bench.engine().put(Array.from({ length: 1_100 }, (_, number) => recordOf(`p${number}`)))
      expect(await bench.engine().state()).toEqual({
        kind: 'there',
        records: 1_100,
        current: true,
        missing: [],
      })
      const { records, by } = await bench.count([{ all: stems('region') }], { by: ['version'] })
      expect(records).toBe(1_100)
      // more values than engines return by default
      expect(by.version?.size).toBe(1_100)
      expect(by.version?.get('version-p1099')).toBe(1)
    })

    it('stop when the caller aborts', async () => {
      await bench.fill([])
      const put = bench.engine().put([recordOf('p1')], AbortSignal.abort())
      await expect(put).rejects.toMatchObject({ name: 'AbortError' })
      expect(await bench.find()).toEqual([])
    })
  })
}

function searchRebuildContract(bench: EngineBench): void {
  describe('rebuild', () => {
    it('keeps the old index active until the new one is complete', async () => {
      await bench.fill([recordOf('old')])
      await bench.engine().rebuild(async (put) => {
        await put([recordOf('new1')])
        expect(await bench.find()).toEqual(['old'])
        await put([recordOf('new2')])
        expect(await bench.find()).toEqual(['old'])
      })
      expect(await bench.find()).toEqual(['new1', 'new2'])
      expect(await bench.engine().state()).toEqual({
        kind: 'there',
        records: 2,
        current: true,
        missing: [],
      })
    })

    it.each([
      ['its loading fails', undefined],
      ['it is given up', AbortSignal.abort()],
    ])('leaves the old index unchanged when %s, and works the next time', async (_name, signal) => {
      await bench.fill([recordOf('old')])
      const rebuilt = bench.engine().rebuild(async (put) => {
        await put([recordOf('half')])
        throw new Error('the catalogue went away')
      }, signal)
      await expect(rebuilt).rejects.toThrow(signal ? 'aborted' : 'the catalogue went away')
      expect(await bench.find()).toEqual(['old'])
      expect(await bench.engine().state()).toEqual({
        kind: 'there',
        records: 1,
        current: true,
        missing: [],
      })
      await bench.engine().rebuild((put) => put([recordOf('new')]))
      expect(await bench.find()).toEqual(['new'])
    })

    it('of nothing leaves an empty index', async () => {
      await bench.fill([recordOf('old')])
      await bench.engine().rebuild(async () => {})
      expect(await bench.engine().state()).toEqual({
        kind: 'there',
        records: 0,
        current: true,
        missing: [],
      })
      expect(await bench.find()).toEqual([])
    })
  })
}

function searchAwayContract(open: () => Promise<ScratchEngine>): void {
  describe('absent and unavailable', () => {
    it('reports a missing index, never an empty result, and creates one only by rebuild', async () => {
      const { engine, close } = await open()
      expect(await engine.state()).toEqual({ kind: 'absent' })
      await expect(engine.find(FIND_ALL)).rejects.toMatchObject(MISSING)
      await expect(engine.count(COUNT_ALL)).rejects.toMatchObject(MISSING)
      await expect(engine.count(COUNT_ALL.map(twice))).rejects.toMatchObject(MISSING)
      await expect(engine.put([recordOf('p1')])).rejects.toMatchObject(MISSING)
      await expect(engine.remove(EVERYTHING)).rejects.toMatchObject(MISSING)
      expect(await engine.state()).toEqual({ kind: 'absent' })
      await engine.rebuild((put) => put([recordOf('p1')]))
      expect(await engine.state()).toEqual({ kind: 'there', records: 1, current: true, missing: [] })
      await engine.close()
      await close()
    })

    it('reports itself unavailable while its server is', async () => {
      const { away, close } = await open()
      await expect(away.find(FIND_ALL)).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.count(COUNT_ALL)).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.count(COUNT_ALL.map(twice))).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.put([recordOf('p1')])).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.remove(EVERYTHING)).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.state()).rejects.toMatchObject(UNAVAILABLE)
      await expect(away.rebuild(async () => {})).rejects.toMatchObject(UNAVAILABLE)
      await away.close()
      await close()
    })
  })
}

/** The same condition as a union of two conjuncts. */
function twice(query: (typeof COUNT_ALL)[number]) {
  return { ...query, conjuncts: [...query.conjuncts, ...query.conjuncts] }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allOf } from '../../../../src/domain/filter.ts'
import { countCached } from '../../../../src/search/match/count-cache.ts'
import type { CountQuery } from '../../../../src/search/engine/search-engine.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { writeLibrary } from '../support/written-library.ts'

const TRAM: CountQuery = {
  of: 'passage',
  conjuncts: [{ all: [{ kind: 'stem', stem: 'tram', scope: 'any' }], none: [], filter: allOf([]) }],
  filter: allOf([]),
  by: ['version'],
}
const BUS: CountQuery = { ...TRAM, conjuncts: [{ ...TRAM.conjuncts[0], all: [] } as CountQuery['conjuncts'][number]] }

let opened: TestApp

const count = async (changes: number, queries: readonly CountQuery[] = [TRAM]) =>
  (await countCached(opened.app, { changes }, queries)).map(({ records }) => records)

describe('counts of a library', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, [
      { name: 'line', passages: ['The tram stops.', 'A tram starts.', 'The bus waits.'] },
    ])
  })
  afterAll(() => opened.close())

  it('are requested once while the library is unchanged, and again after a change', async () => {
    expect(await count(1)).toEqual([2])
    await opened.app.engine.remove({
      kind: 'or',
      of: [{ kind: 'equals', field: 'document', value: 'nobody' }, allOf([])],
    })
    expect(await count(1)).toEqual([2])
    expect(await count(1, [BUS, TRAM])).toEqual([0, 2])
    expect(await count(2)).toEqual([0])
    // A search that began before the change neither uses nor overwrites the new counts.
    await writeLibrary(opened.app, [{ name: 'other', passages: ['Another tram.'] }])
    expect(await count(1)).toEqual([3])
    expect(await count(2)).toEqual([0])
    expect(await count(3)).toEqual([3])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../src/db/database.ts'
import { readLocationsOf } from '../../../src/db/documents/addresses.ts'
import { readDocument, readVersions } from '../../../src/db/documents/documents.ts'
import {
  addLocation,
  addVersion,
  openScratchCatalogue,
  readExistingLocation,
  type ScratchCatalogue,
} from '../db/support/scratch-catalogue.ts'

let scratch: ScratchCatalogue
let catalogue: Catalogue
let round = 0
/** Addresses and bytes of this test alone. */
let at: (name: string) => string

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

beforeEach(() => {
  round += 1
  at = (name) => `https://example.org/${round}/${name}`
})

afterAll(() => scratch.close())

/** Documents without a version. */
async function orphans(): Promise<readonly string[]> {
  const versions = catalogue.selectFrom('version').select('documentId')
  const rows = await catalogue
    .selectFrom('document')
    .select('workKey')
    .where('documentId', 'not in', versions)
    .execute()
  return rows.map((row) => row.workKey)
}

describe('storing bytes', () => {
  it('creates a document with its first version, due at its first stage', async () => {
    const hints = {
      title: 'Local industrial strategy',
      kind: 'strategy',
      status: 'draft',
      published: '2019-06',
    } as const
    const location = await addLocation(catalogue, at('a'), { hints })
    const { documentId, versionId, isNew } = await addVersion(catalogue, location, at('bytes'))
    expect(isNew).toBe(true)
    expect(await readDocument(catalogue, documentId)).toMatchObject({
      ...{ title: 'Local industrial strategy', kind: 'strategy', status: 'draft', published: '2019-06' },
      currentVersionId: null,
    })
    const expected = { versionId, number: 1, stage: 'parse', state: 'due', title: hints.title, status: 'draft' }
    expect(await readVersions(catalogue, documentId)).toMatchObject([expected])
    expect(await readExistingLocation(catalogue, location.locationId)).toMatchObject({ documentId, versionId })
  })

  it('is idempotent', async () => {
    const location = await addLocation(catalogue, at('a'))
    const first = await addVersion(catalogue, location, at('bytes'))
    const again = await addVersion(catalogue, await readExistingLocation(catalogue, location.locationId), at('bytes'))
    expect(again).toEqual({ ...first, isNew: false })
    expect(await readVersions(catalogue, first.documentId)).toHaveLength(1)
  })

  it('stores the same bytes from two addresses as one version with two locations', async () => {
    const [one, other] = [await addLocation(catalogue, at('a')), await addLocation(catalogue, at('b'))]
    const first = await addVersion(catalogue, one, at('bytes'))
    expect(await addVersion(catalogue, other, at('bytes'))).toEqual({ ...first, isNew: false })
    expect(await readVersions(catalogue, first.documentId)).toHaveLength(1)
    const addresses = (await readLocationsOf(catalogue, first.documentId)).map(({ address }) => address)
    expect([...addresses].sort()).toEqual([at('a'), at('b')])
    expect(await orphans()).toEqual([])
  })

  it('stores other bytes from the same address as the next version', async () => {
    const location = await addLocation(catalogue, at('a'))
    const first = await addVersion(catalogue, location, at('draft'))
    const second = await addVersion(catalogue, await readExistingLocation(catalogue, location.locationId), at('final'))
    expect(second).toMatchObject({ documentId: first.documentId, isNew: true })
    const numbers = (await readVersions(catalogue, first.documentId)).map(({ bodyKey, number }) => [bodyKey, number])
    expect(numbers).toEqual([
      [at('draft'), 1],
      [at('final'), 2],
    ])
  })

  it('stores texts of one work or DOI as versions of one document', async () => {
    const hints = { doi: `10.1234/${round}`, title: 'Skills of the harbour' }
    for (const same of [{ workKey: at('work') }, { hints }]) {
      const locations = [await addLocation(catalogue, at('x'), same), await addLocation(catalogue, at('y'), same)]
      const [first, second] = locations
      if (first === undefined || second === undefined) throw new Error('two were added')
      const one = await addVersion(catalogue, first, at(`${JSON.stringify(same)} 1`))
      const two = await addVersion(catalogue, second, at(`${JSON.stringify(same)} 2`))
      expect(two.documentId).toBe(one.documentId)
      expect((await readVersions(catalogue, one.documentId)).map(({ number }) => number)).toEqual([1, 2])
      at = (
        (before) => (name) =>
          `${before(name)}/next`
      )(at)
    }
  })

  it('keeps texts with one DOI and other titles, or none, as documents of their own until they are compared', async () => {
    const doi = `10.1234/${round}/journal`
    const titles = [{ title: 'Winter ferries' }, { title: 'Glass furnaces' }, {}, { title: 'WINTER FERRIES!' }]
    const ids: string[] = []
    for (const [number, title] of titles.entries()) {
      const location = await addLocation(catalogue, at(`doi/${number}`), { hints: { doi, ...title } })
      ids.push((await addVersion(catalogue, location, at(`doi bytes ${number}`))).documentId)
    }
    expect(new Set(ids).size).toBe(3)
    expect(ids[3]).toBe(ids[0])
  })

  it('keeps uploads separate, whatever their file names', async () => {
    const upload = { kind: 'upload' } as const
    const one = await addVersion(catalogue, await addLocation(catalogue, at('upload/1'), upload), at('bytes 1'))
    const two = await addVersion(catalogue, await addLocation(catalogue, at('upload/2'), upload), at('bytes 2'))
    expect(two.documentId).not.toBe(one.documentId)
  })
})

// interleavings vary, so each case is tried many times
const TRIES = Array.from({ length: 12 }, (_, index) => index)

describe('storing concurrently', () => {
  it('creates one version of the same bytes from many addresses, and no empty document', async () => {
    for (const attempt of TRIES) {
      const addresses = Array.from({ length: 5 }, (_, index) => at(`${attempt}/${index}`))
      const locations = await Promise.all(addresses.map((address) => addLocation(catalogue, address)))
      const stored = await Promise.all(locations.map((location) => addVersion(catalogue, location, at(`${attempt}`))))
      expect(new Set(stored.map(({ versionId }) => versionId)).size).toBe(1)
      expect(new Set(stored.map(({ documentId }) => documentId)).size).toBe(1)
      expect(stored.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(await readLocationsOf(catalogue, stored[0]?.documentId ?? '')).toHaveLength(5)
    }
    expect(await orphans()).toEqual([])
  })

  it('numbers the texts of one work without gaps or duplicates', async () => {
    for (const attempt of TRIES) {
      const same = { workKey: at(`work ${attempt}`) }
      const names = Array.from({ length: 5 }, (_, index) => at(`${attempt}/${index}`))
      const locations = await Promise.all(names.map((name) => addLocation(catalogue, name, same)))
      const stored = await Promise.all(
        locations.map((location, index) => addVersion(catalogue, location, names[index] ?? '')),
      )
      const numbers = (await readVersions(catalogue, stored[0]?.documentId ?? '')).map(({ number }) => number)
      expect(numbers).toEqual([1, 2, 3, 4, 5])
    }
  })

  it('numbers new texts at two addresses of one document without duplicates', async () => {
    for (const attempt of TRIES) {
      const names = [at(`${attempt}/a`), at(`${attempt}/b`)]
      const added = await Promise.all(names.map((name) => addLocation(catalogue, name)))
      for (const location of added) await addVersion(catalogue, location, at(`${attempt} first`))
      const known = await Promise.all(added.map(({ locationId }) => readExistingLocation(catalogue, locationId)))
      const stored = await Promise.all(
        known.map((location, index) => addVersion(catalogue, location, names[index] ?? '')),
      )
      expect(new Set(stored.map(({ documentId }) => documentId)).size).toBe(1)
      const numbers = (await readVersions(catalogue, stored[0]?.documentId ?? '')).map(({ number }) => number)
      expect(numbers).toEqual([1, 2, 3])
    }
  })
})

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requeueStaleLocations } from '../../../src/db/harvest/locations.ts'
import { addLocation, openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

const DAYS_AGO = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)

let scratch: ScratchCatalogue

beforeAll(async () => {
  scratch = await openScratchCatalogue()
})
afterAll(() => scratch.close())

describe('locations fetched long ago', () => {
  it('are requeued where they were fetched before the given day and their source is enabled, or they have none', async () => {
    const { catalogue } = scratch
    const addSource = (id: string) =>
      sql`insert into source (source_id, title, kind, url, enabled, definition)
        values (${id}, ${id}, 'page', 'http://x.test/', true, '{}')`.execute(catalogue)
    await Promise.all(['on', 'off'].map(addSource))
    const add = async (name: string, sourceId: string | null, state: string, days: number) => {
      const { locationId } = await addLocation(catalogue, `http://x.test/${name}`, { sourceId })
      await sql`update location set state = ${state}, fetched_at = ${DAYS_AGO(days)} where location_id = ${locationId}`.execute(
        catalogue,
      )
    }
    await add('old', 'on', 'done', 40)
    await add('by-hand', null, 'done', 50)
    await add('fresh', 'on', 'done', 3)
    await add('gone', 'on', 'gone', 90)
    await add('of-a-source-that-is-off', 'off', 'done', 90)
    expect(await requeueStaleLocations(catalogue, DAYS_AGO(30), ['on'], 1)).toBe(1)
    expect(await requeueStaleLocations(catalogue, DAYS_AGO(30), ['on'], 10)).toBe(1)
    expect(await requeueStaleLocations(catalogue, DAYS_AGO(30), ['on'], 10)).toBe(0)
    const { rows } = await sql<{ address: string }>`select address from location
      where state = 'due' order by address`.execute(catalogue)
    expect(rows.map(({ address }) => address)).toEqual(['http://x.test/by-hand', 'http://x.test/old'])
  })
})

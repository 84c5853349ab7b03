import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Catalogue } from '../../../src/db/database.ts'
import { columnsOf, sqlRow, sqlRows } from '../../../src/db/sql-rows.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

const ROW = z.strictObject({
  ...columnsOf('host', { host: z.string(), pausedAt: z.date().nullable() }),
  count: z.int(),
})

let scratch: ScratchCatalogue
let catalogue: Catalogue

describe('rows of raw SQL', () => {
  beforeAll(async () => {
    scratch = await openScratchCatalogue()
    ;({ catalogue } = scratch)
  })
  afterAll(() => scratch.close())

  it('have the names and types that their schema declares', async () => {
    const rows = await sqlRows(
      catalogue,
      ROW,
      sql`select * from (values ('a.org', null, 1), ('b.org', now(), 2)) given (host, paused_at, count)`,
    )
    expect(rows).toMatchObject([
      { host: 'a.org', pausedAt: null, count: 1 },
      { host: 'b.org', count: 2 },
    ])
    expect(rows[1]?.pausedAt).toBeInstanceOf(Date)
  })

  it.each([
    ['renamed', sql`select 'a.org' as host, now() as stopped_at, 1 as count`, /pausedAt/],
    ['retyped', sql`select 'a.org' as host, now() as paused_at, '1' as count`, /count/],
    ['left out', sql`select 'a.org' as host, now() as paused_at`, /count/],
    ['added', sql`select 'a.org' as host, now() as paused_at, 1 as count, 2 as more`, /more/],
    ['null', sql`select null as host, now() as paused_at, 1 as count`, /host/],
  ])('fail when a column is %s', async (_how, statement, column) => {
    await expect(sqlRows(catalogue, ROW, statement)).rejects.toThrow(column)
  })

  it('are none when the statement returns none, where sqlRow then throws', async () => {
    const nothing = sql`select 'a.org' as host, now() as paused_at, 1 as count where false`
    expect(await sqlRows(catalogue, ROW, nothing)).toEqual([])
    await expect(sqlRow(catalogue, ROW, nothing)).rejects.toThrow('returned none')
  })
})

describe('schemas of columns', () => {
  it('fail the type check when the column is missing or has another type', () => {
    // @ts-expect-error the table calls it pausedAt
    columnsOf('host', { stoppedAt: z.date().nullable() })
    // @ts-expect-error it is a date
    expect(columnsOf('host', { pausedAt: z.string() })).toHaveProperty('pausedAt')
  })
})

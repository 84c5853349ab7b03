import { readFile } from 'node:fs/promises'
import { inject } from 'vitest'
import pg from 'pg'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../src/db/migrate.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'
import { projectFolder } from '../../support/project-folder.ts'
import { describeSchema } from './support/describe-schema.ts'

const OLD_CATALOGUE = `${projectFolder}test/fixtures/databases/2026-11-29.sql`

const opened: ScratchCatalogue[] = []

afterEach(async () => {
  for (const scratch of opened.splice(0)) await scratch.close()
})

async function openEmpty(isMigrated: boolean): Promise<ScratchCatalogue> {
  const scratch = await openScratchCatalogue(isMigrated)
  opened.push(scratch)
  return scratch
}

/** Opens a catalogue as the program of 2026-11-29 left it. */
async function openOld(): Promise<ScratchCatalogue> {
  const scratch = await openEmpty(false)
  const client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    await client.query(`create schema ${scratch.schema}; set search_path = ${scratch.schema}`)
    await client.query(await readFile(OLD_CATALOGUE, 'utf8'))
  } finally {
    await client.end()
  }
  return scratch
}

/** The rows of each table as text, by table name, without the record of migrations. */
async function readAllRows({ catalogue, schema }: ScratchCatalogue): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = ${schema} and table_type = 'BASE TABLE' and table_name not like 'kysely%'
    order by 1`.execute(catalogue)
  const found = new Map<string, readonly string[]>()
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.id(schema, name)} t
      order by 1`.execute(catalogue)
    found.set(
      name,
      rows.map(({ row }) => row),
    )
  }
  return found
}

describe('a catalogue older than the first schema', () => {
  it('keeps its rows and is upgraded to the schema of a new one', async () => {
    const [old, fresh] = [await openOld(), await openEmpty(true)]
    const before = await readAllRows(old)
    expect(before.size).toBeGreaterThan(35)
    expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([])

    await migrate(old.catalogue, old.schema)

    const after = await readAllRows(old)
    for (const [table, rows] of before) {
      expect(after.get(table)?.length, table).toBe(rows.length)
    }
    expect(await describeSchema(old.catalogue, old.schema)).toEqual(await describeSchema(fresh.catalogue, fresh.schema))
    expect(await migrate(old.catalogue, old.schema)).toEqual([])
  })

  it('may be upgraded by several processes at once', async () => {
    const old = await openOld()
    const processes = [old.catalogue, ...Array.from({ length: 4 }, () => old.openOther())]
    await Promise.all(processes.map((each) => migrate(each, old.schema)))
    expect((await readAllRows(old)).get('document')).toHaveLength(2)
  })

  it('is rejected unchanged when it lacks some of the migrations of its time', async () => {
    const old = await openOld()
    await sql`delete from kysely_migration where name = '20261128T200000Z-version-serials'`.execute(old.catalogue)
    const before = await readAllRows(old)
    await expect(migrate(old.catalogue, old.schema)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'catalogue_older',
    })
    expect(await readAllRows(old)).toEqual(before)
  })
})

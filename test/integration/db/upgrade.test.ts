import { readFile } from 'node:fs/promises'
import { inject } from 'vitest'
import pg from 'pg'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../src/db/migrate.ts'
import { readDue } from '../../../src/ingest/jobs/progress.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'
import { projectFolder } from '../../support/project-folder.ts'
import { describeSchema } from './support/describe-schema.ts'

const OLD_CATALOGUE = `${projectFolder}test/fixtures/databases/2026-11-29.sql`

/** Tables of the old catalogue that have another name today. */
const RENAMED_TABLES: Readonly<Record<string, string>> = {
  asked_question: 'recorded_query',
  field_offer: 'field_candidate',
  notice: 'operator_alert',
}
/** Their columns, and those of other tables. */
const RENAMED_COLUMNS: Readonly<Record<string, string>> = {
  asked: 'crawl_key',
  last_asked_at: 'last_searched_at',
  notice_id: 'operator_alert_id',
  told_modified: 'reported_modified',
}

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

type Row = Readonly<Record<string, unknown>>

/** The rows of each table, by table name, without the record of migrations. */
async function readAllRows({ catalogue, schema }: ScratchCatalogue): Promise<ReadonlyMap<string, readonly Row[]>> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = ${schema} and table_type = 'BASE TABLE' and table_name not like 'kysely%'
    order by 1`.execute(catalogue)
  const found = new Map<string, readonly Row[]>()
  for (const { name } of tables) {
    const { rows } = await sql<{ row: Row }>`select to_jsonb(t) as row from ${sql.id(schema, name)} t
      order by t::text`.execute(catalogue)
    found.set(
      name,
      rows.map(({ row }) => row),
    )
  }
  return found
}

function withNamesOfToday(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [RENAMED_COLUMNS[column] ?? column, value]))
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
      const today = after.get(RENAMED_TABLES[table] ?? table)
      expect(today, table).toEqual(rows.map((row) => expect.objectContaining(withNamesOfToday(row))))
    }
    for (const table of Object.keys(RENAMED_TABLES)) expect(after.has(table), table).toBe(false)
    expect(await describeSchema(old.catalogue, old.schema)).toEqual(await describeSchema(fresh.catalogue, fresh.schema))
    expect(await migrate(old.catalogue, old.schema)).toEqual([])
  })

  it('continues its due work under the names of today', async () => {
    const old = await openOld()
    await sql`update version set stage = 'match', state = 'due' where version_id = 'v1'`.execute(old.catalogue)
    await migrate(old.catalogue, old.schema)
    const due = await readDue(old.catalogue, new Date('2999-01-01'), 10)
    expect(due).toContainEqual({ name: 'dedupe', subjectId: 'v1', revision: 0 })
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

import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { openCatalogue, type Catalogue } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { closedPort } from '../../support/web/relay.ts'
import { testLog } from '../../support/test-app.ts'
import { addLocation, openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

const opened: ScratchCatalogue[] = []

afterEach(async () => {
  for (const scratch of opened.splice(0)) await scratch.close()
})

async function openEmpty(): Promise<ScratchCatalogue> {
  const scratch = await openScratchCatalogue(false)
  opened.push(scratch)
  return scratch
}

async function tablesOf(catalogue: Catalogue, schema: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = ${schema} order by 1`.execute(catalogue)
  return rows.map((row) => row.name)
}

describe('migrate', () => {
  it('creates the schema and all tables, and does nothing the second time', async () => {
    const { catalogue, schema } = await openEmpty()
    expect((await migrate(catalogue, schema)).length).toBeGreaterThan(0)
    expect(await tablesOf(catalogue, schema)).toEqual(expect.arrayContaining(['document', 'version', 'passage', 'tag']))
    await addLocation(catalogue, 'https://example.org/plan.pdf')
    expect(await migrate(catalogue, schema)).toEqual([])
    expect(await catalogue.selectFrom('location').select('address').execute()).toHaveLength(1)
  })

  it('may run in several processes at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const scratch = await openEmpty()
      const processes = [scratch.catalogue, ...Array.from({ length: 4 }, () => scratch.openOther())]
      const done = await Promise.all(processes.map((each) => migrate(each, scratch.schema)))
      expect(done.filter((names) => names.length > 0)).toHaveLength(1)
      await addLocation(scratch.catalogue, 'https://example.org/plan.pdf')
    }
  })

  it('changes only its own schema, so that two libraries can share a database', async () => {
    const [one, other] = [await openEmpty(), await openEmpty()]
    await migrate(one.catalogue, one.schema)
    expect(await tablesOf(one.catalogue, other.schema)).toEqual([])
    await migrate(other.catalogue, other.schema)
    await addLocation(one.catalogue, 'https://example.org/plan.pdf')
    expect(await other.catalogue.selectFrom('location').selectAll().execute()).toEqual([])
  })

  // The migrator failed when another schema was being dropped: `schema "..." does not exist`, or a table of it.
  it('succeeds while another library in the same database is dropped', async () => {
    const scratch = await openEmpty()
    let isDone = false
    const openAndDrop = async (): Promise<void> => {
      while (!isDone) {
        const neighbour = await openScratchCatalogue()
        await neighbour.close()
      }
    }
    const neighbours = [openAndDrop(), openAndDrop()]
    try {
      for (let round = 0; round < 8; round += 1) await migrate(scratch.catalogue, scratch.schema)
    } finally {
      isDone = true
      await Promise.all(neighbours)
    }
  })

  it('refuses a catalogue migrated by a newer program, and leaves it unchanged', async () => {
    const { catalogue, schema } = await openEmpty()
    await migrate(catalogue, schema)
    const before = await tablesOf(catalogue, schema)
    await sql`insert into kysely_migration (name, timestamp) values ('20991231T000000Z-later', '')`.execute(catalogue)
    const refused = migrate(catalogue, schema)
    await expect(refused).rejects.toMatchObject({ kind: 'permanent', code: 'catalogue_newer' })
    expect(await tablesOf(catalogue, schema)).toEqual(before)
  })

  it('rolls back a migration that fails', async () => {
    const { catalogue, schema } = await openEmpty()
    await sql`create schema ${sql.id(schema)}`.execute(catalogue)
    await sql`create table tag (in_the_way text)`.execute(catalogue)
    await expect(migrate(catalogue, schema)).rejects.toThrow('already exists')
    expect(await tablesOf(catalogue, schema)).not.toContain('document')
    await sql`drop table tag`.execute(catalogue)
    expect((await migrate(catalogue, schema)).length).toBeGreaterThan(0)
  })

  it('throws TransientError without the password when there is no server', async () => {
    const port = await closedPort()
    const catalogue = openCatalogue({ url: `postgres://u:hunter2@127.0.0.1:${port}/library`, schema: 's' }, testLog)
    const error: unknown = await migrate(catalogue, 's').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'transient', code: 'catalogue_unavailable', cause: { code: 'ECONNREFUSED' } })
    expect(String(error)).not.toContain('hunter2')
    await catalogue.destroy()
  })
})

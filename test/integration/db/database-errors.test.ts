import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openCatalogue, type Catalogue } from '../../../src/db/database.ts'
import { toDatabaseError } from '../../../src/db/database-errors.ts'
import { PermanentError, TransientError } from '../../../src/errors.ts'
import { startRelay, type Relay } from '../../support/web/relay.ts'
import { testLog } from '../../support/test-app.ts'

function withCode(code: string, message = 'message from the server'): Error {
  return Object.assign(new Error(message), { code })
}

describe('toDatabaseError', () => {
  it.each([
    ...['08006', '08P01', '53200', '53300', '57P01', '57P03', '58030', '57014', '25P03'].map((code) => withCode(code)),
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN'].map((code) => withCode(code)),
    Object.assign(new AggregateError([withCode('ECONNREFUSED')], ''), {}),
    new Error('Connection terminated'),
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated due to connection timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('timeout expired'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('reports %s as an unavailable catalogue', (error) => {
    expect(toDatabaseError(error)).toMatchObject({
      name: 'TransientError',
      code: 'catalogue_unavailable',
      cause: error,
    })
  })

  it('distinguishes a full disk from a conflict between transactions', () => {
    expect(toDatabaseError(withCode('53100'))).toMatchObject({ name: 'TransientError', code: 'catalogue_full' })
    const quota = withCode('XX000', 'could not extend file "base/1/2": Disk quota exceeded')
    expect(toDatabaseError(quota)).toMatchObject({ name: 'TransientError', code: 'catalogue_full' })
    for (const code of ['40001', '40P01']) {
      expect(toDatabaseError(withCode(code))).toMatchObject({ name: 'TransientError', code: 'catalogue_conflict' })
    }
  })

  it('returns errors in a statement, and our own errors, unchanged', () => {
    const ours = new PermanentError('malformed', 'Connection terminated')
    for (const error of [withCode('23505'), withCode('42P01'), withCode('22021'), new Error('no room'), ours]) {
      expect(toDatabaseError(error)).toBe(error)
    }
  })
})

describe('the catalogue when its server fails', () => {
  let relay: Relay
  let catalogue: Catalogue

  beforeAll(async () => {
    const url = new URL(inject('databaseUrl'))
    relay = await startRelay(Number(url.port))
    url.port = String(relay.port)
    catalogue = openCatalogue({ url: url.href, maxConnections: 1 }, testLog)
  })
  afterAll(async () => {
    await catalogue.destroy()
    await relay.close()
  })

  const selectOne = () => sql<{ one: number }>`select 1 as one`.execute(catalogue)

  it('throws TransientError while connections are refused, and works again afterwards', async () => {
    await selectOne()
    await relay.cut()
    await expect(selectOne()).rejects.toMatchObject({ name: 'TransientError', code: 'catalogue_unavailable' })
    await relay.restore()
    expect((await selectOne()).rows).toEqual([{ one: 1 }])
  })

  it('throws TransientError when the connection breaks during a transaction, which is rolled back', async () => {
    await sql`create table if not exists public.broken_transaction (id int)`.execute(catalogue)
    const change = catalogue.transaction().execute(async (db) => {
      await sql`insert into public.broken_transaction values (1)`.execute(db)
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
    })
    await expect(change).rejects.toBeInstanceOf(TransientError)
    const { rows } = await sql`select from public.broken_transaction`.execute(catalogue)
    await sql`drop table public.broken_transaction`.execute(catalogue)
    expect(rows).toHaveLength(0)
  })

  it('throws TransientError when a connection that holds a lock breaks', async () => {
    const held = catalogue.connection().execute(async (session) => {
      await sql`select pg_advisory_lock(4711)`.execute(session)
      await relay.cut()
      await sql`select pg_advisory_unlock(4711)`.execute(session)
    })
    await expect(held).rejects.toMatchObject({ name: 'TransientError', code: 'catalogue_unavailable' })
    await relay.restore()
  })

  it('throws TransientError when the password is wrong', async () => {
    const wrong = new URL(inject('databaseUrl'))
    wrong.password = 'not-this-one'
    const closed = openCatalogue({ url: wrong.href }, testLog)
    await expect(sql`select 1`.execute(closed)).rejects.toMatchObject({ code: 'catalogue_unavailable' })
    await closed.destroy()
  })

  it('reports a conflict once when a newer program changes a table under a prepared statement', async () => {
    await sql`create table public.changing (id int)`.execute(catalogue)
    const read = () => sql`select * from public.changing where id > ${0}`.execute(catalogue)
    for (let uses = 0; uses < 8; uses += 1) await read()
    await sql`alter table public.changing add column name text`.execute(catalogue)
    await expect(read()).rejects.toMatchObject({ name: 'TransientError', code: 'catalogue_conflict' })
    expect((await read()).rows).toEqual([])
    await sql`drop table public.changing`.execute(catalogue)
  })

  it('throws TransientError when two transactions deadlock', async () => {
    const other = new pg.Client({ connectionString: inject('databaseUrl') })
    await other.connect()
    await other.query('select pg_advisory_lock(1)')
    const first = catalogue.transaction().execute(async (db) => {
      await sql`set local deadlock_timeout = '50ms'`.execute(db)
      await sql`select pg_advisory_xact_lock(2)`.execute(db)
      const waiting = other.query('select pg_advisory_lock(2)')
      await sql`select pg_advisory_xact_lock(1)`.execute(db).finally(() => waiting.catch(() => undefined))
    })
    await expect(first).rejects.toMatchObject({ name: 'TransientError', code: 'catalogue_conflict' })
    await other.end()
  })
})

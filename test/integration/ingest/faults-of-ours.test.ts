import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { requeueFaults } from '../../../src/ingest/jobs/requeue-faults.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const LATER = new Date(Date.now() + 3_600_000)

let opened: TestApp

beforeAll(async () => void (opened = await openTestApp()))
afterAll(() => opened.close())

/** A file whose ingest failed with this code. */
async function addFailed(name: string, code: string, attempts: number): Promise<string> {
  const { locationId } = await addBody(opened.app, {
    ...{ address: `upload:${name}`, kind: 'upload', fileName: name, mediaType: 'text/plain', hints: {} },
    bytes: Buffer.from(name),
  })
  await sql`update location set state = 'failed', code = ${code}, message = 'as it was', attempts = ${attempts}
    where location_id = ${locationId}`.execute(opened.app.catalogue)
  return locationId
}

async function readState(locationId: string): Promise<unknown> {
  const { rows } = await sql`select state, code, attempts, revision from location
    where location_id = ${locationId}`.execute(opened.app.catalogue)
  return rows[0]
}

describe('a subject that failed because of our own servers', () => {
  it.each(['catalogue_unavailable', 'catalogue_full', 'blob_store_unavailable', 'disk_full', 'queue_unavailable'])(
    'is tried again with all its attempts when it failed by %s',
    async (code) => {
      const locationId = await addFailed(`${code}.txt`, code, 6)
      const due = await requeueFaults(opened.app.catalogue, LATER)
      expect(due).toContainEqual({ name: 'fetch', subjectId: locationId, revision: expect.any(Number) })
      expect(await readState(locationId)).toMatchObject({ state: 'due', code: null, attempts: 0 })
    },
  )

  it('is not requeued at once', async () => {
    await addFailed('rests.txt', 'disk_full', 6)
    expect(await requeueFaults(opened.app.catalogue, new Date())).toEqual([])
  })

  it('keeps its attempts after an internal error, and stays failed in the end', async () => {
    const locationId = await addFailed('unknown.txt', 'internal', 1)
    await requeueFaults(opened.app.catalogue, LATER)
    expect(await readState(locationId)).toMatchObject({ state: 'due', attempts: 1 })
    const spent = await addFailed('spent.txt', 'internal', 3)
    await requeueFaults(opened.app.catalogue, LATER)
    expect(await readState(spent)).toMatchObject({ state: 'failed', code: 'internal' })
  })

  it('does not include subjects that failed because of the document', async () => {
    const locationId = await addFailed('broken.pdf', 'malformed', 1)
    await requeueFaults(opened.app.catalogue, LATER)
    expect(await readState(locationId)).toMatchObject({ state: 'failed', code: 'malformed' })
  })
})

describe('a protocol run that failed because of our own servers', () => {
  it('is tried again, even where a later run of its protocol succeeded', async () => {
    const { catalogue } = opened.app
    await sql`insert into protocol (protocol_id) values ('o1')`.execute(catalogue)
    await sql`insert into protocol_revision (protocol_id, revision, name, purpose, queries, created_by)
      values ('o1', 3, 'Growth', '', '[]', 'Ann Lee')`.execute(catalogue)
    await sql`insert into protocol_run (run_id, protocol_id, revision, basis, requested_by, state, code, attempts)
      values ('away', 'o1', 3, 'today', 'Ann Lee', 'failed', 'catalogue_unavailable', 6),
        ('refused', 'o1', 3, 'today', 'Ann Lee', 'failed', 'question_too_wide', 1),
        ('done', 'o1', 3, 'today', 'Ann Lee', 'done', null, 0)`.execute(catalogue)
    expect(await requeueFaults(catalogue, LATER)).toEqual([{ name: 'protocol', subjectId: 'away', revision: 1 }])
    const { rows } = await sql`select run_id as id, state, code, attempts, revision, job_revision as job
      from protocol_run order by run_id`.execute(catalogue)
    expect(rows).toEqual([
      { id: 'away', state: 'due', code: null, attempts: 0, revision: 3, job: 1 },
      { id: 'done', state: 'done', code: null, attempts: 0, revision: 3, job: 0 },
      { id: 'refused', state: 'failed', code: 'question_too_wide', attempts: 1, revision: 3, job: 0 },
    ])
  })
})

describe('an upload', () => {
  const upload = (name: string) =>
    supertest(createHttpApp(opened.app, '0.0.0'))
      .post('/api/v1/uploads')
      .query({ fileName: name, mediaType: 'text/plain' })
      .type('application/octet-stream')
      .send(Buffer.from(`the text of ${name}`))

  async function countOf(name: string): Promise<number> {
    const { rows } = await sql`select from location where hints->>'fileName' = ${name}`.execute(opened.app.catalogue)
    return rows.length
  }

  it('is accepted once when the connection breaks while it is recorded', async () => {
    const { catalogue } = opened.app
    let answer: supertest.Response | null = null
    const asked = await catalogue.transaction().execute(async (db) => {
      await sql`lock table location in access exclusive mode`.execute(db)
      const request = upload('broken-off.txt').then((said) => (answer = said))
      // Not in the transaction, which sees the connections as they were at its first look.
      const isWaiting = async () =>
        (
          await sql`select pg_terminate_backend(pid) from pg_stat_activity
            where pid <> pg_backend_pid() and wait_event_type = 'Lock' and query like '%insert into%location%'`.execute(
            catalogue,
          )
        ).rows.length > 0
      await expect.poll(isWaiting, { timeout: 30_000 }).toBe(true)
      return { request }
    })
    await asked.request
    expect(answer).toMatchObject({ status: 202 })
    expect(await countOf('broken-off.txt')).toBe(1)
  })

  it('is accepted when the queue is unavailable, since it is recorded', async () => {
    const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(opened.app.catalogue)
    await sql`drop schema ${sql.id(`${rows[0]?.schema}_queue`)} cascade`.execute(opened.app.catalogue)
    expect(await upload('no-queue.txt')).toMatchObject({ status: 202 })
    expect(await countOf('no-queue.txt')).toBe(1)
  })
})

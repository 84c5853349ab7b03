import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../../src/db/database.ts'
import {
  releaseHostLease,
  releaseAllHostLeases,
  renewHostLease,
  acquireHostLease,
  type HostLease,
} from '../../../../../src/ingest/fetch/politeness/hosts.ts'
import { openScratchCatalogue, type ScratchCatalogue } from '../../../db/support/scratch-catalogue.ts'

const LONG_MS = 600_000

let scratch: ScratchCatalogue
let one: Catalogue
let other: Catalogue

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  one = scratch.catalogue
  other = scratch.openOther()
})

afterAll(() => scratch.close())

interface Wish {
  readonly reserveAs?: string
  readonly maxPerDay?: number
}

/** `taken`, or why the lease was refused. */
async function take(db: Catalogue, host: string, holder: string, wish: Wish = {}): Promise<string> {
  const lease = await askFor(db, host, holder, wish)
  return lease.kind === 'taken' ? 'taken' : lease.why
}

function askFor(db: Catalogue, host: string, holder: string, wish: Wish = {}): Promise<HostLease> {
  return acquireHostLease(db, host, { holder, reserveAs: wish.reserveAs ?? null, maxPerDay: wish.maxPerDay ?? null })
}

/** Releases a lease under which one request was made. */
function end(db: Catalogue, host: string, holder: string, pauseMs: number, failed = false): Promise<void> {
  return releaseHostLease(db, host, holder, {
    pauseMs,
    ms: 12,
    status: failed ? null : 200,
    code: failed ? 'x' : null,
    failed,
  })
}

/** Moves the pauses of a host into the past. */
async function letPass(host: string): Promise<void> {
  const past = sql<Date>`now() - interval '1 hour'`
  await one.updateTable('host').set({ nextAt: past, busyUntil: past }).where('host', '=', host).execute()
}

describe('leases of a host', () => {
  it('are held by one at a time across processes', async () => {
    expect(await take(one, 'a.test', 'first')).toBe('taken')
    expect(await take(other, 'a.test', 'second')).toBe('busy')
    await end(one, 'a.test', 'first', 0)
    expect(await take(other, 'a.test', 'second')).toBe('taken')
    expect(await take(one, 'a.test', 'first')).not.toBe('taken')
  })

  it('are given to exactly one of many concurrent callers, for a new and a known host', async () => {
    for (let round = 0; round < 15; round += 1) {
      const holders = Array.from({ length: 12 }, (_, index) => `${round}/${index}`)
      const ask = (holder: string, index: number) => take(index % 2 === 0 ? one : other, 'busy.test', holder)
      const answers = await Promise.all(holders.map(ask))
      const winners = holders.filter((_, index) => answers[index] === 'taken')
      expect(winners).toHaveLength(1)
      await end(one, 'busy.test', winners[0] ?? '', 0)
    }
  })

  it('are independent between hosts', async () => {
    expect(await take(one, 'b.test', 'first')).toBe('taken')
    expect(await take(other, 'c.test', 'second')).toBe('taken')
    expect(await take(other, 'b.test:8080', 'third')).toBe('taken')
  })

  it('enforce the pause, for the last holder too', async () => {
    await take(one, 'slow.test', 'first')
    await end(one, 'slow.test', 'first', LONG_MS)
    for (const holder of ['first', 'second']) {
      const lease = await askFor(other, 'slow.test', holder)
      const waitMs = lease.kind === 'wait' ? lease.waitMs : 0
      expect(waitMs).toBeGreaterThan(LONG_MS / 2)
      expect(waitMs).toBeLessThanOrEqual(LONG_MS)
    }
    await letPass('slow.test')
    expect(await take(other, 'slow.test', 'second')).toBe('taken')
  })

  it('never shorten a pause that the host asked for', async () => {
    await take(one, 'patient.test', 'first')
    const inADay = sql<Date>`now() + interval '1 day'`
    await one.updateTable('host').set({ nextAt: inADay }).where('host', '=', 'patient.test').execute()
    await end(one, 'patient.test', 'first', 0)
    expect(await take(one, 'patient.test', 'second')).not.toBe('taken')
  })

  it('cannot be released by a caller that no longer holds them', async () => {
    await take(one, 'lost.test', 'first')
    await letPass('lost.test')
    expect(await take(other, 'lost.test', 'second')).toBe('taken')
    await end(one, 'lost.test', 'first', 0)
    expect(await take(one, 'lost.test', 'third')).not.toBe('taken')
  })

  it('of a dead holder are free after they expire or when the program starts', async () => {
    await take(one, 'dead.test', 'gone')
    expect(await take(other, 'dead.test', 'next')).not.toBe('taken')
    await letPass('dead.test')
    expect(await take(other, 'dead.test', 'next')).toBe('taken')
    await releaseAllHostLeases(one)
    expect(await take(one, 'dead.test', 'last')).toBe('taken')
  })

  it('are kept by renewing, until another caller takes them', async () => {
    await take(one, 'long.test', 'first')
    expect(await renewHostLease(one, 'long.test', 'first')).toBe(true)
    await letPass('long.test')
    await take(other, 'long.test', 'second')
    expect(await renewHostLease(one, 'long.test', 'first')).toBe(false)
  })

  it('without a request leave the host free at once', async () => {
    await take(one, 'quiet.test', 'first')
    await releaseHostLease(one, 'quiet.test', 'first', null)
    expect(await take(one, 'quiet.test', 'second')).toBe('taken')
  })

  it('are reserved for a waiting caller for a while', async () => {
    await take(one, 'line.test', 'first')
    expect(await take(other, 'line.test', 'x', { reserveAs: 'run' })).toBe('busy')
    await end(one, 'line.test', 'first', 0)
    expect(await take(one, 'line.test', 'second')).toBe('busy')
    expect(await take(one, 'line.test', 'third', { reserveAs: 'another' })).toBe('busy')
    expect(await take(other, 'line.test', 'y', { reserveAs: 'run' })).toBe('taken')
    await end(other, 'line.test', 'y', 0)
    expect(await take(one, 'line.test', 'second')).toBe('taken')
  })

  it('count consecutive failures, and reset the count after a success', async () => {
    const failures: unknown[] = []
    for (const failed of [true, true, false, true]) {
      const lease = await askFor(one, 'ill.test', 'x')
      failures.push(lease.kind === 'taken' ? lease.failures : null)
      await end(one, 'ill.test', 'x', 0, failed)
    }
    expect(failures).toEqual([0, 1, 2, 0])
  })

  it('are refused for the day when a source allows no more requests, for that source alone', async () => {
    for (let asked = 0; asked < 2; asked += 1) {
      expect(await take(one, 'day.test', 'x', { maxPerDay: 2 })).toBe('taken')
      await end(one, 'day.test', 'x', 0)
    }
    expect(await askFor(one, 'day.test', 'x', { maxPerDay: 2 })).toMatchObject({ kind: 'wait', why: 'day_full' })
    expect(await take(one, 'day.test', 'x', { maxPerDay: 3 })).toBe('taken')
    await end(one, 'day.test', 'x', 0)
    const yesterday = sql<string>`(now() at time zone 'utc')::date - 1`
    await one.updateTable('host').set({ day: yesterday }).where('host', '=', 'day.test').execute()
    expect(await take(one, 'day.test', 'x', { maxPerDay: 2 })).toBe('taken')
  })
})

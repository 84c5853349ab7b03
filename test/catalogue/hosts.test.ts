import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/catalogue/database.ts'
import { endTurn, forgetTurns, takeTurn } from '../../src/catalogue/hosts.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

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

/** Moves what a host waits for into the past. */
async function letPass(host: string): Promise<void> {
  const past = sql<Date>`now() - interval '1 hour'`
  await one.updateTable('host').set({ next_at: past, busy_until: past }).where('host', '=', host).execute()
}

describe('turns of a host', () => {
  it('are held by one at a time, from whichever process', async () => {
    expect(await takeTurn(one, 'a.test', 'first')).toBe('taken')
    expect(await takeTurn(other, 'a.test', 'second')).toMatchObject({ waitMs: expect.any(Number) as number })
    await endTurn(one, 'a.test', 'first', 0)
    expect(await takeTurn(other, 'a.test', 'second')).toBe('taken')
    expect(await takeTurn(one, 'a.test', 'first')).not.toBe('taken')
  })

  it('go to exactly one of many that ask at once, the first time and later', async () => {
    for (let round = 0; round < 15; round += 1) {
      const holders = Array.from({ length: 12 }, (_, index) => `${round}/${index}`)
      const ask = (holder: string, index: number) => takeTurn(index % 2 === 0 ? one : other, 'busy.test', holder)
      const answers = await Promise.all(holders.map(ask))
      const winners = holders.filter((_, index) => answers[index] === 'taken')
      expect(winners).toHaveLength(1)
      await endTurn(one, 'busy.test', winners[0] ?? '', 0)
    }
  })

  it('of different hosts do not wait for each other', async () => {
    expect(await takeTurn(one, 'b.test', 'first')).toBe('taken')
    expect(await takeTurn(other, 'c.test', 'second')).toBe('taken')
    expect(await takeTurn(other, 'b.test:8080', 'third')).toBe('taken')
  })

  it('pause for as long as told, for the one who had it too', async () => {
    await takeTurn(one, 'slow.test', 'first')
    await endTurn(one, 'slow.test', 'first', LONG_MS)
    for (const holder of ['first', 'second']) {
      const answer = await takeTurn(other, 'slow.test', holder)
      expect(answer).toMatchObject({ waitMs: expect.any(Number) as number })
      if (answer !== 'taken') expect(answer.waitMs).toBeGreaterThan(LONG_MS / 2)
      if (answer !== 'taken') expect(answer.waitMs).toBeLessThanOrEqual(LONG_MS)
    }
    await letPass('slow.test')
    expect(await takeTurn(other, 'slow.test', 'second')).toBe('taken')
  })

  it('never shorten a pause that the host asked for', async () => {
    await takeTurn(one, 'patient.test', 'first')
    const inADay = sql<Date>`now() + interval '1 day'`
    await one.updateTable('host').set({ next_at: inADay }).where('host', '=', 'patient.test').execute()
    await endTurn(one, 'patient.test', 'first', 0)
    expect(await takeTurn(one, 'patient.test', 'second')).not.toBe('taken')
  })

  it('are not given back by one who no longer holds them', async () => {
    await takeTurn(one, 'lost.test', 'first')
    await letPass('lost.test')
    expect(await takeTurn(other, 'lost.test', 'second')).toBe('taken')
    await endTurn(one, 'lost.test', 'first', 0)
    expect(await takeTurn(one, 'lost.test', 'third')).not.toBe('taken')
  })

  it('of a holder that died are free once its lease is over, or at a start alone', async () => {
    await takeTurn(one, 'dead.test', 'gone')
    expect(await takeTurn(other, 'dead.test', 'next')).not.toBe('taken')
    await letPass('dead.test')
    expect(await takeTurn(other, 'dead.test', 'next')).toBe('taken')
    await forgetTurns(one)
    expect(await takeTurn(one, 'dead.test', 'last')).toBe('taken')
  })
})

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLocationsOf } from '../../../src/db/documents/addresses.ts'
import { requeueStaleLocations } from '../../../src/db/harvest/locations.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { textOf } from '../../domain/compare/support/texts.ts'
import type { Route } from '../../support/web/web-origin.ts'
import { eventually } from '../../support/waiting.ts'
import { LOAD_TIMEOUT_MS } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const answer =
  (status: number, headers: Record<string, string> = {}): Route =>
  (_request, response) =>
    void response.writeHead(status, headers).end()
const notFound = pageOf('Page not found - Example Council', 'Sorry, we could not find it.')

let site: Publishing

interface Shown {
  readonly goneSince: string | null
  readonly locations: readonly { readonly state: string; readonly absences: readonly { until: string | null }[] }[]
}

const shown = (documentId: string | null) => site.api.get<Shown>(`/documents/${documentId}`)
const totals = async (text: string) => {
  const { total, goneTotal } = await site.find({ text })
  return [total, goneTotal]
}

describe('a document that its publisher removes from the web', () => {
  beforeAll(async () => {
    site = await openPublishing()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it.each([
    ['404', 'zirconium', answer(404)],
    ['410', 'beryllium', answer(410)],
    ['a page that says it is not found', 'magnesium', notFound],
    ['a redirect to the front page', 'tungsten', answer(302, { location: '/' })],
  ] as const)('keeps its copy, is marked with the day and left out by default: %s', async (_what, word, gone) => {
    const path = `/plan-${word}`
    const page = pageOf('A plan', `${word} ${textOf(200, word.length * 7)}`)
    site.origin.route({ '/': pageOf('Example Council', 'Welcome to the council.'), [path]: page })
    const { documentId } = await site.fetch(path)
    expect(await totals(word)).toEqual([1, 0])

    site.origin.route({ [path]: gone })
    expect(await site.fetch(path)).toMatchObject({ state: 'gone' })
    expect(site.asked(path)).toBe(2) // one request a look, and no retry
    expect(await totals(word)).toEqual([0, 1])
    const hit = (await site.find({ text: word, gone: 'with' })).hits[0]
    expect(hit?.document.goneSince).toBeInstanceOf(Date)
    expect((await site.find({ text: word, gone: 'only' })).total).toBe(1)
    const document = await shown(documentId)
    expect(document.goneSince).not.toBeNull()
    expect(document.locations).toMatchObject([{ state: 'gone', absences: [{ until: null }] }])

    await site.fetch(path)
    expect((await shown(documentId)).goneSince).toBe(document.goneSince) // the first day stays
    site.origin.route({ [path]: page })
    await site.fetch(path)
    expect(await totals(word)).toEqual([1, 0])
    const back = await shown(documentId)
    expect(back.goneSince).toBeNull()
    expect(back.locations[0]?.absences).toHaveLength(1)
    expect(back.locations[0]?.absences[0]?.until).not.toBeNull()
    expect(await repairIndex(site.app, site.app.shutdown)).toBe('fine')
  })

  it('is looked at again by the clock, ever more rarely, and is found when it comes back', async () => {
    const page = pageOf('A plan that returns', textOf(200, 33))
    site.origin.route({ '/returning': page })
    const { documentId, locationId } = await site.fetch('/returning')
    site.origin.route({ '/returning': answer(404) })
    await site.fetch('/returning')
    const catalogue = site.app.catalogue
    const age = async (fetchedDays: number, goneDays: number) => {
      await sql`update location set fetched_at = now() - ${fetchedDays} * interval '1 day',
        gone_since = now() - ${goneDays} * interval '1 day' where location_id = ${locationId}`.execute(catalogue)
      return requeueStaleLocations(catalogue, new Date(Date.now() - 30 * 86_400_000), [], 10)
    }
    expect(await age(29, 29)).toBe(0)
    expect(await age(50, 90)).toBe(0) // it was gone for forty days by the last look
    expect(await age(400, 5_000)).toBe(1) // never rarer than that
    await sql`update location set state = 'gone' where location_id = ${locationId}`.execute(catalogue)
    expect(await age(40, 5)).toBe(0) // its source said so, after the last look
    site.origin.route({ '/returning': page })
    expect(await age(31, 31)).toBe(1)
    await site.app.queue.enqueue('crawl', [{ subjectId: site.origin.hostAndPort, revision: 0 }])
    await eventually(async () => (await shown(documentId)).goneSince === null)
  })

  it('is not gone while another of its addresses answers', async () => {
    const page = pageOf('A plan in two places', textOf(300, 91))
    site.origin.route({ '/here': page, '/there': page })
    const { documentId } = await site.fetch('/here')
    expect(await site.fetch('/there')).toMatchObject({ documentId, sameAs: `${site.origin.address}/here` })
    site.origin.route({ '/here': answer(404) })
    await site.fetch('/here')
    expect((await shown(documentId)).goneSince).toBeNull()
    const states = (await readLocationsOf(site.app.catalogue, documentId ?? '')).map((row) => row.goneSince !== null)
    expect(states).toEqual([true, false])
  })

  it('creates no document when it never existed', async () => {
    site.origin.route({ '/never': notFound })
    expect(await site.fetch('/never')).toMatchObject({ state: 'gone', documentId: null })
  })
})

import { sql } from 'kysely'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alertVersion } from '../../../../src/features/alerts/alert-version.ts'
import { saveAlert } from '../../../../src/features/alerts/saved-alert.ts'
import { listDeliveries } from '../../../../src/features/alerts/alert-queries.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../../src/search/request/search-request.ts'
import { idOf, writeLibrary } from '../../search/support/written-library.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'

const HIT = 'The harbour crane stands beside the quay.'
const FAR = 'The harbour is old, and nobody who lives there today has ever seen the crane that once stood.'
const PHRASE = 'Skills for the harbour of tomorrow.'
const SHUFFLED = 'Skills, and for the harbour tomorrow of all days.'
const THEME = 'The old works could host an electrolyser.'
/** More passages with both words, far apart, than an alert reports. */
const CROWD = Array.from(
  { length: 120 },
  (_, number) => `Crane ${number}, a crane of cranes and winches of every size. ${FAR} Harbour.`,
)

const ALERTS: Readonly<Record<string, Partial<SearchRequest>>> = {
  near: { text: 'harbour NEAR/2 crane' },
  phrase: { text: '"for the harbour of"' },
  theme: { theme: ['hydrogen'] },
  named: { text: 'hydrogen' },
  several: { text: 'harbour quay' },
  without: { text: '"for the" NOT tomorrow*' },
  titled: { text: 'lighthouse' },
}

let opened: TestApp
const alertIds = new Map<string, string>()

async function reported(name: string): Promise<readonly string[]> {
  const deliveries = await listDeliveries(opened.app.catalogue, alertIds.get(name) ?? '', 1_000)
  return deliveries.map(({ quotation }) => quotation).sort()
}

async function alertOnAll(): Promise<void> {
  const { rows } = await sql<{ versionId: string }>`select version_id from version order by version_id`.execute(
    opened.app.catalogue,
  )
  for (const { versionId } of rows) await alertVersion(opened.app, versionId, opened.app.shutdown)
}

describe('an alert', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    for (const [name, fields] of Object.entries(ALERTS)) {
      const request = { ...EMPTY_REQUEST, ...fields }
      const { alertId } = await saveAlert(opened.app, { name, request, email: 'reader@example.org' })
      alertIds.set(name, alertId)
    }
    await writeLibrary(opened.app, [
      { name: 'crowd', passages: [...CROWD, HIT] },
      { name: 'words', passages: [PHRASE, SHUFFLED, FAR] },
      { name: 'theme', passages: [THEME, 'Hydrogen peroxide cleans the pool.', 'Nothing of it.'] },
      { name: 'titled', title: 'Lighthouse plan', passages: ['Opening words.', 'More words.', 'Still more.'] },
      { name: 'both', title: 'A lighthouse', passages: ['Opening words of it.', 'The lighthouse shines.'] },
    ])
    await alertOnAll()
  })
  afterAll(() => opened.close())

  it('on words near each other reports only the passages where they are, among many where they are not', async () => {
    expect(await reported('near')).toEqual([HIT])
  })

  it('on a phrase reports the passages that contain it exactly', async () => {
    expect(await reported('phrase')).toEqual([PHRASE])
    expect(await reported('without')).toEqual([])
  })

  it('on a theme, or on a word that names one, reports the passages of the theme', async () => {
    expect(await reported('theme')).toEqual([THEME])
    expect(await reported('named')).toEqual(['Hydrogen peroxide cleans the pool.', THEME])
  })

  it('on several words reports the passages that contain all of them', async () => {
    expect(await reported('several')).toEqual([HIT])
  })

  it('on a word of the title reports the passages that contain it, or else the opening of the document once', async () => {
    expect(await reported('titled')).toEqual(['Opening words.', 'The lighthouse shines.'])
  })

  it('gives the reasons', async () => {
    const reasons = async (name: string) =>
      (await listDeliveries(opened.app.catalogue, alertIds.get(name) ?? '', 9)).map((delivery) => delivery.reasons)
    expect(await reasons('phrase')).toEqual([['words “for the harbour of”']])
    expect(await reasons('near')).toEqual([['words “harbour”, “crane”']])
    expect((await reasons('titled')).flat().sort()).toEqual([
      'words in the title, authors, publisher or DOI of the document',
      'words “lighthouse”',
    ])
    expect((await reasons('theme')).join()).toMatch(/theme Hydrogen: “electrolyser”/)
  })

  it('reports and mails nothing twice when a version is processed again', async () => {
    const names = Object.keys(ALERTS)
    const outbox = path.join(opened.folder, 'outbox')
    const before = await Promise.all(names.map(reported))
    const mails = await readdir(outbox)
    // one for each document that an alert reports: two have the lighthouse
    expect(mails.length).toBe(before.filter((each) => each.length > 0).length + 1)
    await alertOnAll()
    expect(await Promise.all(names.map(reported))).toEqual(before)
    expect(await readdir(outbox)).toEqual(mails)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from delivery
      where document_id = ${idOf('crowd')}`.execute(opened.app.catalogue)
    expect(rows[0]?.n).toBe(2)
  })
})

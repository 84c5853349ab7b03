import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../src/app.ts'
import { logQueries } from '../../../../src/search/suggest/recorded-queries.ts'
import { removeDocument } from '../../../../src/ingest/index/remove-document.ts'
import { findSuggestions } from '../../../../src/search/suggest/find-suggestions.ts'
import { createSuggestionUpdater, writeSuggestions } from '../../../../src/search/suggest/update-suggestions.ts'
import { quickLinks } from '../../../../src/search/suggest/quick-links.ts'
import { deleteOldQueries, isPlainQuery, recordQuery } from '../../../../src/search/suggest/record-query.ts'
import { EMPTY_REQUEST } from '../../../../src/search/request/search-request.ts'
import { HOSTILE_TEXTS } from '../../../contracts/suggestion-index.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { eventually } from '../../../support/waiting.ts'
import { addTitled } from './support/titled-document.ts'

const HOSTILE_TITLE = '<img src=x onerror=alert(1)> "quoted" \u202Etxt'

let opened: TestApp
let app: App
let now = new Date('2026-11-28T10:00:00Z')

const ask = (text: string, limit = 16) => findSuggestions(app, text, limit)
const labelsOf = async (text: string) => (await ask(text)).map(({ kind, label }) => `${kind}: ${label}`)
const write = () => writeSuggestions(app, app.shutdown)

beforeAll(async () => {
  opened = await openTestApp({ clock: { now: () => now, sleep: async () => {} } })
  app = opened.app
  await addTitled(app, [
    { documentId: 'd1', title: 'Zinc smelting in the valley', publisher: 'A Board', published: '2019-06', places: [] },
    { documentId: 'd2', title: 'Zinc for all', published: '2021', places: ['north-of-tyne', 'north-east'] },
    { documentId: 'd3', title: 'Zinc without a date', places: ['north-east', 'greater-manchester'] },
    { documentId: 'd4', title: HOSTILE_TITLE },
    { documentId: 'd5', title: ' ' },
    { documentId: 'd6', title: `Interminable ${'x'.repeat(2_000)}` },
  ])
  await write()
})
afterAll(() => opened.close())

describe('suggestions', () => {
  it('find places by name, alias and member, with their number of documents', async () => {
    const [manchester] = await ask('greater man')
    expect(manchester).toMatchObject({ kind: 'place', href: '/search?place=greater-manchester' })
    expect(manchester?.highlights.map(({ start, end }) => manchester.label.slice(start, end))).toEqual([
      'Greater',
      'Man',
    ])
    expect((await ask('gmca'))[0]).toMatchObject({
      label: 'Greater Manchester',
      detail: 'also called GMCA · 1 document',
    })
    expect((await ask('stockport')).map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'Stockport: no documents yet',
      'Greater Manchester: includes Stockport · 1 document',
    ])
  })

  it('link a former place to its successor too, and name it', async () => {
    expect((await ask('North of Tyne'))[0]).toMatchObject({
      label: 'North of Tyne',
      detail: 'now North East · 2 documents',
      href: '/search?place=north-of-tyne&place=north-east',
    })
  })

  it('find themes by label, alternative and acronym', async () => {
    expect((await ask('hydro'))[0]).toMatchObject({ kind: 'theme', label: 'Hydrogen', href: '/search?theme=hydrogen' })
    expect((await ask('electrolys'))[0]).toMatchObject({ detail: 'includes “electrolyser” · no documents yet' })
    expect((await ask('ccus'))[0]).toMatchObject({ kind: 'theme', detail: 'also called CCUS · no documents yet' })
  })

  it('find documents by title, the latest first among equal matches', async () => {
    const titles = await ask('zinc')
    expect(titles.map(({ label, detail, href }) => [label, detail, href])).toEqual([
      ['Zinc for all', '2021', '/documents/d2'],
      ['Zinc smelting in the valley', 'A Board, 2019', '/documents/d1'],
      ['Zinc without a date', '', '/documents/d3'],
    ])
    const [long] = await ask('interminable')
    expect([long?.label.length, long?.label.endsWith('x…')]).toEqual([300, true])
  })

  it('are repeatable, and limited to the requested number', async () => {
    const first = await ask('north')
    expect(await ask('north')).toEqual(first)
    expect(await ask('north', 2)).toHaveLength(2)
    const kinds = first.map(({ kind }) => kind)
    expect(Math.max(...kinds.map((kind) => kinds.filter((other) => other === kind).length))).toBeLessThanOrEqual(4)
  })

  it('treat hostile texts as plain text', async () => {
    for (const text of HOSTILE_TEXTS) expect(Array.isArray(await ask(text))).toBe(true)
    expect((await ask('onerror'))[0]).toMatchObject({ label: HOSTILE_TITLE, href: '/documents/d4' })
  })
})

describe('updating suggestions', () => {
  it('does nothing while nothing changes', async () => {
    const keep = createSuggestionUpdater(app)
    expect(await keep(app.shutdown)).toBe('fine')
    expect(await keep(app.shutdown)).toBe('fine')
  })

  it('follows documents that are added, corrected, merged, gone or back', async () => {
    await addTitled(app, [{ documentId: 'e1', title: 'Tungsten strategy' }])
    await addTitled(app, [{ documentId: 'e2', title: 'Molybdenum strategy' }])
    const change = async (statement: ReturnType<typeof sql>) => {
      await statement.execute(app.catalogue)
      expect(await write()).toBe('written')
    }
    await write()
    expect(await labelsOf('tungsten')).toEqual(['title: Tungsten strategy'])
    await change(sql`update document set title = 'Wolfram strategy' where document_id = 'e1'`)
    expect([await labelsOf('tungsten'), await labelsOf('wolfram')]).toEqual([[], ['title: Wolfram strategy']])
    await change(sql`update document set merged_into = 'e2' where document_id = 'e1'`)
    expect(await labelsOf('wolfram')).toEqual([])
    await change(sql`update location set gone_since = now() where document_id = 'e2'`)
    expect(await labelsOf('molybdenum')).toEqual([])
    await change(sql`update location set gone_since = null where document_id = 'e2'`)
    expect(await labelsOf('molybdenum')).toEqual(['title: Molybdenum strategy'])
  })

  it('detects each change by its mark', async () => {
    const keep = createSuggestionUpdater(app)
    await keep(app.shutdown)
    await addTitled(app, [{ documentId: 'f1', title: 'Vanadium strategy' }])
    expect(await keep(app.shutdown)).toBe('written')
    expect(await labelsOf('vanadium')).toEqual(['title: Vanadium strategy'])
  })

  it('leaves out a removed document before the index is updated', async () => {
    await addTitled(app, [{ documentId: 'g1', title: 'Withdrawn for good' }])
    await write()
    expect(await labelsOf('withdrawn for')).toEqual(['title: Withdrawn for good'])
    await removeDocument(app, 'g1', { by: 'Ann Lee', reason: 'asked for' })
    expect(await labelsOf('withdrawn for')).toEqual([])
  })

  it('rebuilds an index that was emptied from outside', async () => {
    const keep = createSuggestionUpdater(app)
    await keep(app.shutdown)
    await app.suggestions.remove(['title-d1', 'theme-hydrogen'])
    expect(await labelsOf('smelting')).toEqual([])
    expect(await keep(app.shutdown)).toBe('written')
    expect(await labelsOf('smelting')).toEqual(['title: Zinc smelting in the valley'])
  })
})

describe('past queries', () => {
  const note = (text: string, documents = 3) => {
    now = new Date(now.getTime() + 60_000)
    return logQueries(app.catalogue, [{ folded: text.toLowerCase(), text, documents, now }])
  }
  const kept = () => app.catalogue.selectFrom('recordedQuery').selectAll().orderBy('folded').execute()

  beforeEach(() => app.catalogue.deleteFrom('recordedQuery').execute())

  it('are suggested once repeated and successful, the most frequent first', async () => {
    for (const text of ['Rare earths', 'Rare birds', 'Rare birds', 'Rare books', 'rare BOOKS']) await note(text)
    for (let times = 0; times < 8; times += 1) await note('rare metals')
    await write()
    expect((await ask('rare')).map(({ label, detail, href }) => [label, detail, href])).toEqual([
      ['rare metals', '3 documents', '/search?q=rare+metals'],
      ['Rare birds', '3 documents', '/search?q=Rare+birds'],
      ['rare BOOKS', '3 documents', '/search?q=rare+BOOKS'],
    ])
    await note('Rare birds', 0)
    await write()
    expect(await labelsOf('rare bi')).toEqual([])
  })

  it('are recorded in the background, once for a reloaded page, regardless of case and quotes', async () => {
    recordQuery(app, ' “Clean  growth” ', 2)
    await eventually(async () => (await kept()).length === 1)
    recordQuery(app, '"clean growth"', 2)
    await eventually(async () => (await kept())[0]?.text === '"clean growth"')
    now = new Date(now.getTime() + 60_000)
    recordQuery(app, '"Clean growth"', 5)
    await eventually(async () => (await kept())[0]?.documents === 5)
    expect(await kept()).toEqual([
      { folded: '"clean growth"', text: '"Clean growth"', times: 2, documents: 5, lastSearchedAt: now },
    ])
  })

  it('are not recorded when they find nothing, are long, have no words, or contain an email address', async () => {
    for (const text of ['x'.repeat(201), '\uFDFA'.repeat(150), '?!', '', 'mail ann@example.org']) {
      recordQuery(app, text, 1)
    }
    recordQuery(app, 'finds nothing', 0)
    recordQuery(app, 'kept \u0000 \uD800 last', 1)
    await eventually(async () => (await kept()).length > 0)
    expect((await kept()).map(({ text }) => text)).toEqual(['kept \uFFFD last'])
  })

  it('are written together when they are made at once, each as it was the last time', async () => {
    recordQuery(app, 'old mills', 3)
    recordQuery(app, 'Old mills', 4)
    recordQuery(app, 'new mills', 2)
    recordQuery(app, 'OLD mills', 0)
    await eventually(async () => (await kept()).some(({ documents }) => documents === 0))
    const rows = (await kept()).map(({ folded, text, times, documents }) => [folded, text, times, documents])
    expect(rows).toEqual([
      ['new mills', 'new mills', 1, 2],
      ['old mills', 'Old mills', 1, 0],
    ])
  })

  it('are only requests without cursor and filters', () => {
    expect(isPlainQuery({ ...EMPTY_REQUEST, text: 'x' })).toBe(true)
    expect(isPlainQuery({ ...EMPTY_REQUEST, text: 'x', cursor: 'abc' })).toBe(false)
    expect(isPlainQuery({ ...EMPTY_REQUEST, text: 'x', place: ['north-east'] })).toBe(false)
  })

  it('are deleted beyond the last ten thousand', async () => {
    await sql`insert into recorded_query (folded, text, documents, last_searched_at)
      select 'q' || number, 'q' || number, 1, timestamptz '2026-01-01' + number * interval '1 second'
      from generate_series(1, 10003) as number`.execute(app.catalogue)
    await deleteOldQueries(app)
    const folded = new Set((await kept()).map((row) => row.folded))
    expect([folded.size, folded.has('q3'), folded.has('q4')]).toEqual([10_000, false, true])
  })

  it('are neither recorded nor suggested when turned off, and existing ones are deleted', async () => {
    for (let times = 0; times < 2; times += 1) await note('rare metals')
    await write()
    const off: App = { ...app, config: { ...app.config, keepQueries: false } }
    await deleteOldQueries(off)
    recordQuery(off, 'rare stones', 1)
    recordQuery(app, 'rare woods', 1)
    await eventually(async () => (await kept()).length > 0)
    expect((await kept()).map(({ text }) => text)).toEqual(['rare woods'])
    await writeSuggestions(off, app.shutdown)
    expect(await labelsOf('rare')).toEqual([])
  })
})

describe('quick links', () => {
  const links = async (text: string) =>
    (await quickLinks(app, text)).map(({ kind, label, because }) => `${kind} ${label} ${because}`)

  it('give the places and themes whose name the query equals or begins', async () => {
    expect(await links('greater manchester')).toEqual(['place Greater Manchester name'])
    expect(await links('"Greater Manchester"')).toEqual(['place Greater Manchester name'])
    expect(await links('GMCA')).toEqual(['place Greater Manchester name'])
    expect(await links('north ea')).toEqual([
      'place North East name',
      'place North East Combined Authority (2014 to 2024) name',
    ])
    expect(await links('north')).toHaveLength(3)
  })

  it('give names that the query nearly equals', async () => {
    expect(await links('greater manchestr')).toEqual(['place Greater Manchester slip'])
  })

  it('leave out places and themes without documents', async () => {
    expect((await ask('hydrogen'))[0]).toMatchObject({ label: 'Hydrogen', detail: 'no documents yet' })
    expect(await links('hydrogen')).toEqual([])
  })

  it('are empty for a query that only contains a word of a name, and for an empty query', async () => {
    for (const text of ['manchester', 'hydrogen trains in the valley', '', 'h', '\uD800', 'greater '.repeat(50)]) {
      expect([text, await links(text)]).toEqual([text, []])
    }
  })
})

import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'
import { createClient, type Client } from './support.ts'

interface FieldCandidate {
  readonly value: unknown
  readonly rule: string
  readonly pageIndex: number | null
}
interface Detail extends FieldCandidate {
  readonly field: string
  readonly by: string | null
  readonly at: string | null
  readonly candidates: readonly FieldCandidate[]
}
interface Document {
  readonly documentId: string
  readonly revision: string
  readonly title: string
  readonly published: string | null
  readonly doi: string | null
  readonly details: readonly Detail[]
  readonly language: string | null
  readonly places: readonly { placeId: string }[]
  readonly corrections: readonly { correctionId: string; field: string; previous: unknown; undoneBy: string | null }[]
  readonly dates: readonly { event: string; raw: string; value: string | null; possibleDates: readonly string[] }[]
  readonly events: readonly { status: string; dated: string }[]
}

let library: SampleLibrary
let api: Client

const PAPER = `<!doctype html><html lang="en"><head><title>Quixotic growth - Journal site</title>
  <meta name="citation_title" content="Quixotic growth">
  <meta name="citation_author" content="Castell, Miriam">
  <meta name="citation_journal_title" content="Local Economy"><meta name="citation_volume" content="35">
  <meta name="citation_issue" content="4"><meta name="citation_firstpage" content="277">
  <meta name="citation_lastpage" content="290"><meta name="citation_issn" content="0269-0942">
  <meta name="citation_publication_date" content="8/5/2020"></head>
  <body><main><h1>Growth, quixotic</h1><p>Windmills of the valley are counted and compared.</p></main></body></html>`

const WINDMILLS = `<!doctype html><html lang="en"><head><title>Windmill strategy</title></head><body><main>
  <h1>Windmill strategy</h1><p>Windmills of the ridge grind the corn of nine villages in most winters.</p></main></body></html>`

/** Adds a file and returns its document once that is searchable. */
async function add(text: string, query: Readonly<Record<string, string>> = {}): Promise<Document> {
  const parameters = new URLSearchParams({ fileName: 'added.html', ...query })
  const answer = await api.raw('post', `/uploads?${parameters}`).send(text)
  expect(answer.status).toBeLessThan(300)
  await settled(library.app)
  const { documents } = await api.get<{ documents: { documentId: string; title: string }[] }>('/documents?limit=100')
  const wanted = query['title'] ?? 'Quixotic growth'
  return read(documents.find(({ title }) => title === wanted)?.documentId ?? expect.fail(`no ${wanted}`))
}

const read = (documentId: string) => api.get<Document>(`/documents/${documentId}`)
const detailOf = (document: Document, field: string) => document.details.find((detail) => detail.field === field)
const correct = (document: Document, changes: object) =>
  api.send<Document>('patch', `/documents/${document.documentId}`, {
    by: 'Ann Lee',
    revision: document.revision,
    changes,
  })
const refuse = async (document: Document, changes: object, revision = document.revision) => {
  const answer = await api.raw('patch', `/documents/${document.documentId}`).send({ by: 'Ann Lee', revision, changes })
  return [answer.status, answer.body.code, answer.body.issues ?? answer.body.detail]
}

async function titlesFor(words: string): Promise<readonly string[]> {
  const { hits } = await api.get<{ hits: { document: { title: string } }[] }>(`/search?q=${encodeURIComponent(words)}`)
  return hits.map(({ document }) => document.title)
}

let paper: Document

beforeAll(async () => {
  library = await openSampleLibrary()
  api = createClient(createHttpApp(library.app, 'test'))
  paper = await add(PAPER)
}, LOAD_TIMEOUT_MS)
afterAll(() => library.close())

describe('the details of a document', () => {
  it('have their provenance for each field, with the other candidates', () => {
    expect(paper).toMatchObject({ journal: 'Local Economy', volume: '35', issue: '4', firstPage: '277', kind: 'paper' })
    expect(detailOf(paper, 'title')).toMatchObject({
      value: 'Quixotic growth',
      rule: 'html:citation_title',
      by: null,
      candidates: [
        { value: 'Quixotic growth - Journal site', rule: 'html:title' },
        { value: 'Growth, quixotic', rule: 'html:h1' },
      ],
    })
    expect(detailOf(paper, 'issn')).toMatchObject({ value: '0269-0942', rule: 'html:citation_issn', candidates: [] })
  })

  it('have an ambiguous date as written, with its possible dates, and only its year as the value', () => {
    expect(paper.published).toBe('2020')
    expect(paper.dates).toMatchObject([
      { event: 'published', raw: '8/5/2020', value: '2020', possibleDates: ['2020-05-08', '2020-08-05'] },
    ])
  })

  it('include the journal, by which papers can be filtered', async () => {
    const ofJournal = async (journal: string) =>
      (await api.get<{ documents: { title: string }[] }>(`/documents?journal=${encodeURIComponent(journal)}`)).documents
    expect((await ofJournal('local economy')).map(({ title }) => title)).toEqual(['Quixotic growth'])
    expect(await ofJournal('Nature')).toEqual([])
  })

  it('include a withdrawal with its date', async () => {
    const page = `<html><head><title>Prospectus of windmills</title><meta name="govuk:withdrawn" content="withdrawn">
      <meta name="govuk:first-published-at" content="2018-10-01T09:00:00+01:00"></head><body><main>
      <section class="gem-c-notice"><h2>This guidance was withdrawn on <time>5 March 2021</time></h2></section>
      <h1>Prospectus of windmills</h1><p>Each place is asked for a strategy.</p></main></body></html>`
    const document = await add(page, { title: 'Prospectus of windmills', status: 'published' })
    expect(document).toMatchObject({ status: 'withdrawn', published: '2018-10-01' })
    expect(document.events.map(({ status, dated }) => [status, dated])).toEqual([
      ['published', '2018-10-01'],
      ['withdrawn', '2021-03-05'],
    ])
  })
})

describe('a correction', () => {
  it(
    'takes precedence over parsed values, is searchable, and can be undone',
    async () => {
      const corrected = await correct(paper, {
        title: 'Chimerical growth',
        published: '2020-05',
        authors: ['A. Lee', 'B. Ek'],
      })
      expect(corrected).toMatchObject({
        title: 'Chimerical growth',
        published: '2020-05',
        authors: ['A. Lee', 'B. Ek'],
      })
      expect(detailOf(corrected, 'title')).toMatchObject({
        rule: 'person',
        by: 'Ann Lee',
        at: expect.stringMatching(/^\d{4}-/),
        candidates: [
          { value: 'Quixotic growth' },
          { value: 'Quixotic growth - Journal site' },
          { value: 'Growth, quixotic' },
        ],
      })
      await settled(library.app)
      expect(await titlesFor('chimerical')).toEqual(['Chimerical growth'])

      await requestReparse(library.app, { kind: 'all' })
      await settled(library.app)
      await add(`${PAPER} `, { title: 'Another copy' })
      const reread = await read(paper.documentId)
      expect(reread).toMatchObject({ title: 'Chimerical growth', published: '2020-05', revision: corrected.revision })

      const [correction] = reread.corrections.filter(({ field }) => field === 'title')
      expect(correction).toMatchObject({ previous: 'Quixotic growth', undoneBy: null })
      const path = `/documents/${paper.documentId}/corrections/${correction?.correctionId}/undo`
      const undone = await api.send<Document>('post', path, { by: 'Bo Ek' })
      expect(undone).toMatchObject({ title: 'Quixotic growth', published: '2020-05' })
      expect(undone.corrections.find(({ field }) => field === 'title')).toMatchObject({ undoneBy: 'Bo Ek' })
      await settled(library.app)
      expect(await titlesFor('chimerical')).toEqual([])
      const twice = await api.raw('post', path).send({ by: 'Bo Ek' })
      expect([twice.status, twice.body.code]).toEqual([404, 'correction_missing'])
    },
    LOAD_TIMEOUT_MS,
  )

  it('of an earlier correction restores that when it is undone', async () => {
    const first = await correct(await read(paper.documentId), { publisher: 'First Press' })
    const second = await correct(first, { publisher: 'Second Press' })
    const [latest] = second.corrections
    const path = `/documents/${paper.documentId}/corrections/${latest?.correctionId}/undo`
    expect(await api.send('post', path, { by: 'Bo Ek' })).toMatchObject({ publisher: 'First Press' })
  })

  it(
    'of language, places and themes outlasts a re-parse, keeps its reason, and can be undone',
    async () => {
      const before = await add(WINDMILLS, { title: 'Windmill strategy' })
      const corrected = await api.send<Document>('patch', `/documents/${before.documentId}`, {
        ...{ by: 'Ann Lee', reason: 'its cover says so', revision: before.revision },
        changes: { language: 'cy', places: ['tees-valley'], themes: ['hydrogen'] },
      })
      expect(corrected).toMatchObject({ language: 'cy', places: [{ placeId: 'tees-valley' }] })
      expect(corrected.corrections).toMatchObject(
        ['themes', 'places', 'language'].map((field) => ({ field, reason: 'its cover says so' })),
      )
      const found = async (query: string) => (await titlesFor(`windmills ${query}`)).includes('Windmill strategy')
      for (const round of ['corrected', 'read again']) {
        if (round === 'read again') await requestReparse(library.app, { kind: 'all' })
        await settled(library.app)
        expect([round, await found('place:tees-valley'), await found('theme:hydrogen')]).toEqual([round, true, true])
        expect(await found('place:cornwall-and-isles-of-scilly')).toBe(false)
      }
      for (const field of ['places', 'themes']) {
        const { corrections } = await read(before.documentId)
        const { correctionId } = corrections.find((each) => each.field === field) ?? expect.fail(field)
        await api.send('post', `/documents/${before.documentId}/corrections/${correctionId}/undo`, { by: 'Bo Ek' })
      }
      await settled(library.app)
      expect([await found('place:tees-valley'), await found('theme:hydrogen')]).toEqual([false, false])
    },
    LOAD_TIMEOUT_MS,
  )

  it('by the form takes names of places and themes', async () => {
    const document = await read(paper.documentId)
    const http = supertest(createHttpApp(library.app, 'test'))
    const path = `/documents/${document.documentId}/correct`
    const form = {
      by: 'Ann Lee',
      reason: 'seen',
      revision: document.revision,
      places: 'Tees Valley',
      language: 'en-GB',
    }
    expect((await http.post(path).type('form').send(form)).status).toBeLessThan(400)
    expect(await read(document.documentId)).toMatchObject({ language: 'en-GB', places: [{ placeId: 'tees-valley' }] })
    await settled(library.app)
    const { text, status } = await http
      .post(path)
      .type('form')
      .send({ ...form, places: 'Atlantis' })
    expect([status, text.includes('the library has no place called Atlantis')]).toEqual([400, true])
  })

  it('is refused when the document changed since it was read, and when nothing would change', async () => {
    const seen = await read(paper.documentId)
    await correct(seen, { volume: '36' })
    expect(await refuse(seen, { volume: '37' })).toEqual([409, 'document_changed', expect.any(String)])
    const now = await read(paper.documentId)
    expect(await refuse(now, { volume: '36' })).toEqual([400, 'correction_empty', expect.any(String)])
  })

  it.each([
    [{ title: '  ' }, 'changes.title'],
    [{ title: 'two\nlines' }, 'changes.title'],
    [{ published: '2019-02-30' }, 'changes.published'],
    [{ published: '8/5/2020' }, 'changes.published'],
    [{ kind: 'poem' }, 'changes.kind'],
    [{ doi: '11.1/x' }, 'changes.doi'],
    [{ issn: '0269-0943' }, 'changes.issn'],
    [{ authors: [''] }, 'changes.authors.0'],
    [{ status: null }, 'changes.status'],
    [{ language: 'English' }, 'changes.language'],
    [{ places: ['Tees Valley'] }, 'changes.places.0'],
  ])('of %j is refused with the path of the invalid field', async (changes, path) => {
    expect(await refuse(paper, changes)).toMatchObject([400, 'request_invalid', [{ path }]])
  })

  it('stores a DOI without its resolver, and refuses one that another document has', async () => {
    const one = await add('Words of a first note on windmills.', { title: 'First note', fileName: 'one.txt' })
    const other = await add('Words of another note on windmills.', { title: 'Other note', fileName: 'other.txt' })
    expect(await correct(one, { doi: 'https://doi.org/10.1234/ABC' })).toMatchObject({ doi: '10.1234/abc' })
    expect(await refuse(other, { doi: '10.1234/abc' })).toEqual([
      409,
      'doi_taken',
      expect.stringContaining(one.documentId),
    ])
  })

  it('of a document that does not exist answers 404', async () => {
    const answer = await api
      .raw('patch', '/documents/dnone')
      .send({ by: 'Ann Lee', revision: 'x', changes: { title: 'A title' } })
    expect([answer.status, answer.body.code]).toEqual([404, 'document_missing'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/db/database.ts'
import {
  chooseCurrentVersion,
  readDocument,
  recordStatus,
  updateDocument,
  updateVersion,
  type DocumentFields,
} from '../../../../src/db/documents/documents.ts'
import { readStatusEvents } from '../../../../src/db/documents/events.ts'
import { tryLocked } from '../../../../src/db/locks.ts'
import { gateOf } from '../../../support/waiting.ts'
import {
  addLocation,
  addVersion,
  openScratchCatalogue,
  readExistingLocation,
  type ScratchCatalogue,
} from '../support/scratch-catalogue.ts'

let scratch: ScratchCatalogue
let catalogue: Catalogue

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

afterAll(() => scratch.close())

const fieldsOf = (fields: Partial<DocumentFields>): DocumentFields => ({
  ...{ kind: 'paper', title: 'The plan', authors: [], publisher: null, doi: null, language: null },
  ...{ status: 'published', published: null, journal: null, volume: null, issue: null },
  ...{ firstPage: null, lastPage: null, issn: null, provenance: {} },
  ...fields,
})

async function addDocument(name: string): Promise<string> {
  return (await addVersion(catalogue, await addLocation(catalogue, `https://example.org/${name}`), name)).documentId
}

describe('the fields of a document', () => {
  it.each([
    ['2019', '2019-01-01'],
    ['2019-06', '2019-06-01'],
    ['2019-06-13', '2019-06-13'],
    [null, null],
  ])('keep the precision of the date %s, which is sorted as %s', async (published, publishedOn) => {
    const documentId = await addDocument(`dated ${published}`)
    const authors = ["O'Brien, Ann", 'שרה']
    await updateDocument(catalogue, documentId, fieldsOf({ published, authors, provenance: { title: 'html:title' } }))
    const expected = { published, publishedOn, authors, provenance: { title: 'html:title' } }
    expect(await readDocument(catalogue, documentId)).toMatchObject(expected)
  })

  it('keep a DOI with the document that had it first', async () => {
    const [one, other] = [await addDocument('doi 1'), await addDocument('doi 2')]
    for (const id of [one, other, one]) await updateDocument(catalogue, id, fieldsOf({ doi: '10.1234/a' }))
    expect(await readDocument(catalogue, one)).toMatchObject({ doi: '10.1234/a' })
    expect(await readDocument(catalogue, other)).toMatchObject({ doi: null, title: 'The plan' })
  })

  it('give a DOI to only one of two documents that claim it at once', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const ids = [await addDocument(`${attempt} claim 1`), await addDocument(`${attempt} claim 2`)]
      const claim = (id: string) =>
        catalogue.transaction().execute((db) => updateDocument(db, id, fieldsOf({ doi: `10.1234/${attempt}` })))
      await Promise.all(ids.map(claim))
      const documents = await Promise.all(ids.map((id) => readDocument(catalogue, id)))
      expect(documents.filter((document) => document?.doi !== null)).toHaveLength(1)
    }
  })
})

describe('the current version', () => {
  it('is the one published last of those parsed, and of several with one date the one added last', async () => {
    const address = 'https://example.org/versions'
    const { locationId } = await addLocation(catalogue, address)
    const add = async (bytes: string) =>
      (await addVersion(catalogue, await readExistingLocation(catalogue, locationId), bytes)).versionId
    const read = async (versionId: string, published: string | null) => {
      const counts = { pageCount: 1, passageCount: 1, truncated: null }
      const fields = { mediaType: 'text/html', parserVersion: '1', title: null, status: 'published', published }
      await updateVersion(catalogue, versionId, { ...fields, ...counts })
    }
    const documentId = await addDocument('versions')
    const [undated, newer, older, unread] = [
      await add('undated'),
      await add('newer'),
      await add('older'),
      await add('un'),
    ]
    expect(await chooseCurrentVersion(catalogue, documentId)).toBeNull()
    await read(undated, null)
    expect(await chooseCurrentVersion(catalogue, documentId)).toBe(undated)
    await read(newer, '2020-01')
    await read(older, '2019-12-31')
    expect(await chooseCurrentVersion(catalogue, documentId)).toBe(newer)
    await read(unread, '2020-01')
    expect(await chooseCurrentVersion(catalogue, documentId)).toBe(unread)
  })
})

describe('status events', () => {
  it('are stored once when recorded twice, and ordered by date', async () => {
    const documentId = await addDocument('status')
    const versions = await catalogue
      .selectFrom('version')
      .select('versionId')
      .where('documentId', '=', documentId)
      .execute()
    const versionId = versions[0]?.versionId ?? ''
    for (const [status, dated] of [
      ['published', '2020'],
      ['draft', '2019-06'],
      ['published', '2020'],
    ] as const) {
      await recordStatus(catalogue, { documentId, status, dated, versionId, rule: 'declared' })
    }
    const events = await readStatusEvents(catalogue, documentId)
    expect(events.map(({ status, dated }) => `${dated} ${status}`)).toEqual(['2019-06 draft', '2020 published'])
  })
})

describe('named locks', () => {
  it('are exclusive or shared, and released when the work ends or fails', async () => {
    const other = scratch.openOther()
    const gate = gateOf()
    const isIn = gateOf()
    const shared = tryLocked(catalogue, 'index', 'shared', async () => {
      isIn.open()
      await gate.opened
      return 'done'
    })
    await isIn.opened
    expect(await tryLocked(other, 'index', 'alone', async () => 'in')).toBe('busy')
    expect(await tryLocked(other, 'index', 'shared', async () => 'in')).toBe('in')
    expect(await tryLocked(other, 'elsewhere', 'alone', async () => 'in')).toBe('in')
    gate.open()
    expect(await shared).toBe('done')
    const failing = tryLocked(other, 'index', 'alone', () => Promise.reject(new Error('a bug')))
    await expect(failing).rejects.toThrow('a bug')
    expect(await tryLocked(catalogue, 'index', 'alone', async () => 'in')).toBe('in')
  })

  it('are separate for two libraries in one database', async () => {
    const neighbour = await openScratchCatalogue()
    const inner = () => tryLocked(neighbour.catalogue, 'index', 'alone', async () => 'in')
    expect(await tryLocked(catalogue, 'index', 'alone', inner)).toBe('in')
    await neighbour.close()
  })
})

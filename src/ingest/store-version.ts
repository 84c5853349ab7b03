import { sql } from 'kysely'
import { documentIdOf, versionIdOf, type Hints } from '../domain/document.ts'
import type { Catalogue, Connection } from '../db/database.ts'
import { linkLocation, type Location } from '../db/harvest/locations.ts'
import { lockUntilCommit } from '../db/locks.ts'
import { titlesAgree } from './titles-agree.ts'

/** Addresses of a document whose titles are compared. */
const MAX_ADDRESSES = 20

/** The bytes obtained from a location. */
export interface Body {
  readonly bodyKey: string
  readonly bytes: number
  readonly mediaType: string
  readonly fileName: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** The web archive's copy that they come from, if the publisher no longer had them. */
  readonly archive?: { readonly address: string; readonly capturedAt: Date } | null
}

/** Where a body is stored. */
export interface StoredBody {
  readonly documentId: string
  readonly versionId: string
  /** False when these bytes were already in the library, from this or another address. */
  readonly isNew: boolean
}

/**
 * Stores the bytes of a location in one transaction: known bytes get another location; new ones become a version of the
 * work that the location belongs to, or of a new document. Idempotent. `isRestored`: the location says which work it was,
 * so that nothing is left to decide.
 */
export async function storeBody(
  catalogue: Catalogue,
  location: Location,
  body: Body,
  { isRestored } = { isRestored: false },
): Promise<StoredBody> {
  return catalogue.transaction().execute(async (db) => {
    // the same bytes arriving from two addresses at once must not create two documents
    await lockUntilCommit(db, body.bodyKey)
    const known = await readVersionOfBody(db, body.bodyKey)
    const workKey = known === null && !isRestored ? await chooseWorkKey(db, location, body) : workKeyOf(location, body)
    const stored = known ?? (await addVersion(db, location, body, workKey))
    await linkLocation(db, location.locationId, { ...body, ...stored })
    return stored
  })
}

async function readVersionOfBody(db: Connection, bodyKey: string): Promise<StoredBody | null> {
  const row = await db
    .selectFrom('version')
    .select(['documentId', 'versionId'])
    .where('bodyKey', '=', bodyKey)
    .executeTakeFirst()
  return row === undefined ? null : { documentId: row.documentId, versionId: row.versionId, isNew: false }
}

async function addVersion(db: Connection, location: Location, body: Body, workKey: string): Promise<StoredBody> {
  const documentId = await readSuccessor(db, location.documentId ?? documentIdOf(workKey))
  // two addresses of one document must not both take the next version number; always locked after the bytes
  await lockUntilCommit(db, documentId)
  if (location.documentId === null) await ensureDocument(db, location, body, workKey)
  const versionId = versionIdOf(body.bodyKey)
  await db
    .insertInto('version')
    .values({
      versionId: versionId,
      documentId: documentId,
      number: ({ selectFrom }) =>
        selectFrom('version')
          .select(({ fn }) => sql<number>`coalesce(${fn.max('number')}, 0) + 1`.as('number'))
          .where('documentId', '=', documentId),
      bodyKey: body.bodyKey,
      mediaType: body.mediaType,
      fileName: body.fileName,
      bytes: body.bytes,
      extent: location.hints.extent ?? 'full',
      status: location.hints.status ?? 'published',
      published: location.hints.published ?? null,
      title: location.hints.title ?? null,
      stage: 'parse',
      state: 'due',
    })
    .execute()
  return { documentId, versionId, isNew: true }
}

/** The document into which this one was merged, or the same id. */
async function readSuccessor(db: Connection, documentId: string): Promise<string> {
  const row = await db
    .selectFrom('document')
    .select('mergedInto')
    .where('documentId', '=', documentId)
    .executeTakeFirst()
  return row?.mergedInto ?? documentId
}

async function ensureDocument(db: Connection, location: Location, body: Body, workKey: string): Promise<void> {
  const hints = location.hints
  await db
    .insertInto('document')
    .values({
      documentId: documentIdOf(workKey),
      workKey: workKey,
      kind: hints.kind ?? 'report',
      title: hints.title ?? titleOfFile(body.fileName) ?? location.address,
      status: hints.status ?? 'published',
      publisher: hints.publisher ?? null,
      doi: null,
      language: null,
      published: hints.published ?? null,
      publishedOn: null,
      sourceId: location.sourceId,
      currentVersionId: null,
    })
    .onConflict((conflict) => conflict.column('workKey').doNothing())
    .execute()
}

/**
 * The work that the bytes belong to. A DOI that was given for an address is only trusted where the titles agree too, since
 * it may be that of a journal; other documents with it are compared once they are read.
 */
async function chooseWorkKey(db: Connection, location: Location, body: Body): Promise<string> {
  const workKey = workKeyOf(location, body)
  if (!workKey.startsWith('doi:') || location.documentId !== null) return workKey
  const documentId = documentIdOf(workKey)
  await lockUntilCommit(db, documentId)
  const titles = await readTitles(db, documentId)
  const { title } = location.hints
  const agrees = title !== undefined && titles.some((other) => titlesAgree(title, other))
  return titles.length === 0 || agrees ? workKey : ownKeyOf(location, body)
}

/** The titles of a document, as read and as given for its addresses; none where there is no such document. */
async function readTitles(db: Connection, documentId: string): Promise<readonly string[]> {
  const document = await db
    .selectFrom('document')
    .select(['title', 'mergedInto'])
    .where('documentId', '=', documentId)
    .executeTakeFirst()
  if (document === undefined) return []
  const locations = await db
    .selectFrom('location')
    .select('hints')
    .where('documentId', '=', document.mergedInto ?? documentId)
    .limit(MAX_ADDRESSES)
    .execute()
  return [document.title, ...locations.flatMap(({ hints }) => hints.title ?? [])]
}

/** The work that the bytes belong to: as declared, else by DOI, else by web address; uploaded bytes by their hash. */
function workKeyOf(location: Location, body: Body): string {
  if (location.workKey !== null) return `work:${location.workKey}`
  if (location.hints.doi !== undefined) return `doi:${location.hints.doi}`
  return ownKeyOf(location, body)
}

function ownKeyOf(location: Location, body: Body): string {
  return location.kind === 'web' ? `location:${location.address}` : `bytes:${body.bodyKey}`
}

/** `local-industrial-strategy_2019.pdf` -> `local industrial strategy 2019` */
function titleOfFile(fileName: string | null): Hints['title'] {
  const words = (fileName ?? '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[-_+]+/g, ' ')
    .trim()
  return words === '' ? undefined : words
}

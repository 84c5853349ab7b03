import {
  DOCUMENT_FIELDS,
  TAGGED_FIELDS,
  type CorrectableField,
  type FieldValue,
  type TaggedField,
} from '../../../domain/document.ts'
import { createHash } from 'node:crypto'
import type { DocumentPorts } from '../ports.ts'
import {
  currentCorrections,
  insertCorrections,
  listCorrections,
  markCorrectionUndone,
} from '../../../db/documents/corrections.ts'
import type { Connection } from '../../../db/database.ts'
import {
  findByDoi,
  lockDocument,
  readDocument,
  readVersions,
  type DocumentFields,
  type DocumentRow,
} from '../../../db/documents/documents.ts'
import { countThemesOf, replacePlaces } from '../../../db/texts/tags.ts'
import { requeueAt, requeueIndexOf } from '../../../ingest/jobs/requeue.ts'
import { resolveDocument } from '../../../db/documents/resolve-document.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../../errors.ts'
import { getDocument as getExisting } from '../../../db/documents/get-document.ts'
import type { Changes } from './correction-schema.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'

/** A correction by a person who saw the document as of `revision`. */
export interface CorrectionInput {
  readonly by: string
  readonly reason?: string | null
  readonly revision: string
  readonly changes: Changes
}

/** Hash of the fields, which a correction states so that it does not overwrite a change made in between. */
export function revisionOf(document: DocumentFields): string {
  const values = DOCUMENT_FIELDS.map((field) => document[field])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

/**
 * Overrides fields with the values of a person and queues the document for indexing. Later parsing does not change them.
 * @throws NotFoundError `document_missing`; InvalidInputError `correction_empty` when nothing would change;
 * InvalidInputError `place_unknown`, `theme_unknown`; ConflictError `document_changed` when a field changed since `revision`, `doi_taken` when another document has the DOI
 */
export async function correctDocument(
  app: DocumentPorts,
  documentId: string,
  input: CorrectionInput,
): Promise<DocumentRow> {
  return change(app, documentId, async (db, document) => {
    if (revisionOf(document) !== input.revision) {
      throw new ConflictError('document_changed', `document ${documentId} has changed since it was read; read it again`)
    }
    checkIds(app, input.changes)
    const before: Correctable = { ...document, themes: await readThemes(db, document) }
    const changed = toChanged(before, input.changes)
    if (changed.length === 0) throw new InvalidInputError('correction_empty', 'every field already has this value')
    await checkDoi(db, documentId, input.changes.doi ?? null)
    const made = { documentId, by: input.by, reason: input.reason ?? null, at: app.clock.now() }
    await insertCorrections(
      db,
      changed.map(({ field, value }) => ({ ...made, field, value, previous: before[field] })),
    )
    return changed.map(({ field }) => field)
  })
}

/**
 * Undoes a correction: the field returns to an earlier correction, or else to the parsed value. It stays on record.
 * @throws NotFoundError `document_missing`, `correction_missing`
 */
export async function undoCorrection(
  app: DocumentPorts,
  correction: { readonly documentId: string; readonly correctionId: string; readonly by: string },
): Promise<DocumentRow> {
  return change(app, correction.documentId, async (db) => {
    if (await markCorrectionUndone(db, { ...correction, at: app.clock.now() })) {
      const all = await listCorrections(db, correction.documentId)
      return all.filter(({ correctionId }) => correctionId === correction.correctionId).map(({ field }) => field)
    }
    const message = `document ${correction.documentId} has no correction ${correction.correctionId} that is in force`
    throw new NotFoundError('correction_missing', message)
  })
}

/**
 * Changes a document under a lock, resolves its fields and queues it for indexing. `make` returns the fields that it
 * changed: places and themes are applied by the tag stage, which also finds again what a correction had replaced.
 */
async function change(
  app: DocumentPorts,
  documentId: string,
  make: (db: Connection, document: DocumentRow) => Promise<readonly CorrectableField[]>,
): Promise<DocumentRow> {
  const { document, jobs } = await app.catalogue.transaction().execute(async (db) => {
    await lockDocument(db, documentId)
    const fields = await make(db, await getDocument(db, documentId))
    await resolveDocument(db, documentId)
    const isRetagged = TAGGED_FIELDS.some((field) => fields.includes(field))
    if (isRetagged) await applyPlaces(db, documentId)
    const jobs = isRetagged ? await requeueTagsOf(db, documentId) : await requeueIndexOf(db, documentId)
    return { document: await getDocument(db, documentId), jobs }
  })
  await enqueueRecorded(app, jobs)
  return document
}

async function getDocument(db: Connection, documentId: string): Promise<DocumentRow> {
  const document = await readDocument(db, documentId)
  if (document === undefined) throw new NotFoundError('document_missing', `no document ${documentId}`)
  return document
}

function toChanged(
  document: Correctable,
  changes: Changes,
): readonly { readonly field: CorrectableField; readonly value: FieldValue }[] {
  const isSame = (field: CorrectableField, value: FieldValue) =>
    JSON.stringify(document[field]) === JSON.stringify(value)
  return Object.entries(changes).flatMap(([name, value]) => {
    const field = name as keyof Changes
    return value === undefined || isSame(field, value) ? [] : [{ field, value }]
  })
}

/** A document with everything that people may correct. */
export type Correctable = DocumentRow & { readonly themes: readonly string[] }

/** @throws NotFoundError `document_missing`, and as `getDocument` of removed ones */
export async function readCorrectable(app: DocumentPorts, documentId: string): Promise<Correctable> {
  const document = await getExisting(app, documentId)
  return { ...document, themes: await readThemes(app.catalogue, document) }
}

/** The themes of the current version, those of most passages first. */
async function readThemes(db: Connection, { currentVersionId }: DocumentRow): Promise<readonly string[]> {
  const found = currentVersionId === null ? [] : await countThemesOf(db, currentVersionId)
  return found.map(({ themeId }) => themeId)
}

/** @throws InvalidInputError `place_unknown`, `theme_unknown` for an id that the library does not have */
function checkIds({ library }: DocumentPorts, { places = [], themes = [] }: Changes): void {
  const unknown = (given: readonly string[], known: readonly { readonly id: string }[]) =>
    given.find((id) => !known.some((each) => each.id === id))
  const place = unknown(places, library.gazetteer.places)
  if (place !== undefined) throw invalid('place_unknown', 'places', `no place is called ${place}`)
  const theme = unknown(themes, library.vocabulary.themes)
  if (theme !== undefined) throw invalid('theme_unknown', 'themes', `no theme is called ${theme}`)
}

function invalid(code: string, field: TaggedField, message: string): InvalidInputError {
  return new InvalidInputError(code, message, [{ path: `changes.${field}`, message }])
}

/** Shows corrected places at once. */
async function applyPlaces(db: Connection, documentId: string): Promise<void> {
  const correction = currentCorrections(await listCorrections(db, documentId)).get('places')
  if (correction === undefined) return
  const placeIds = [correction.value ?? []].flat()
  await replacePlaces(
    db,
    documentId,
    placeIds.map((placeId) => ({ placeId, rule: 'person', mentions: 0 })),
  )
}

/** Tagging follows parsing. */
async function requeueTagsOf(db: Connection, documentId: string) {
  const versions = await readVersions(db, documentId)
  return requeueAt(
    db,
    'parse',
    versions.map(({ versionId }) => versionId),
  )
}

async function checkDoi(db: Connection, documentId: string, doi: string | null): Promise<void> {
  const holder = doi === null ? null : await findByDoi(db, doi)
  if (holder === null || holder === documentId) return
  throw new ConflictError('doi_taken', `document ${holder} already has the DOI ${doi}`)
}

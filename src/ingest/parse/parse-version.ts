import type { ParsePorts } from './ports.ts'
import { replaceClaim } from '../claims.ts'
import { insertDetails, replaceDetails } from '../../db/documents/details.ts'
import type { Connection } from '../../db/database.ts'
import {
  chooseCurrentVersion,
  isUnparsed,
  readVersion,
  recordStatus,
  updateVersion,
  type VersionRow,
} from '../../db/documents/documents.ts'
import { recordSuperseded } from '../../db/documents/events.ts'
import { readHints } from '../../db/harvest/locations.ts'
import { lockUntilCommit } from '../../db/locks.ts'
import { insertPictures, readOcrPages, readOcrProgress, replacePictures } from './ocr/page-pictures.ts'
import { readThemesBefore, recordParseChange } from '../../db/texts/parse-changes.ts'
import { insertProposals, replaceProposals } from '../../db/texts/parts.ts'
import { readTombstone } from '../../db/documents/removals.ts'
import { resolveDocument } from '../../db/documents/resolve-document.ts'
import { insertTexts, replaceTexts } from '../../db/texts/replace-texts.ts'
import { prepareContained, recordContained } from './contained/store-contained.ts'
import type { PoolResult } from '../pool/parse-pool.ts'
import { NotFoundError } from '../../errors.ts'
import { documentRemoved } from '../../db/documents/document-removed.ts'
import type { Outcome } from '../../domain/document.ts'
import { toClaim } from '../to-claim.ts'
import { picturesOf } from './ocr/pictures-of.ts'
import { resolveMetadata, type ResolvedMetadata } from './metadata/resolve-metadata.ts'

/**
 * Parses a version's bytes, with its OCR results, and replaces its pages, passages and metadata in one transaction.
 * @throws NotFoundError `version_missing`; `documentRemoved` if the document was removed in the meantime
 */
export async function parseVersion(app: ParsePorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  // nothing of a version that was never parsed has been read by OCR
  const isNew = version.parserVersion === null
  const ocr = isNew ? [] : await readOcrPages(app.catalogue, versionId)
  const file = { declaredMediaType: version.mediaType, name: version.fileName, ocr }
  const parsed = await app.blobs.withFile(
    version.bodyKey,
    (path) => app.parser.parse({ ...file, bytes: { path, sha256: version.bodyKey } }, signal),
    signal,
  )
  const contained = await prepareContained(app, version, parsed.contained, signal)
  const hints = await readHints(app.catalogue, versionId)
  const fields = resolveMetadata(hints, parsed.metadata, version.fileName ?? versionId)
  const preprintOf = hints.findLast((hint) => hint.preprintOf !== undefined)?.preprintOf ?? null
  const also = await app.catalogue.transaction().execute(async (db) => {
    // a removal during parsing takes precedence
    await lockUntilCommit(db, version.documentId)
    const tombstone = await readTombstone(db, { documentId: version.documentId, bodyKey: version.bodyKey })
    if (tombstone !== undefined) throw documentRemoved(tombstone)
    if (isNew && (await isUnparsed(db, versionId))) await insertTextsAndDetails(db, versionId, parsed, fields)
    else await replaceTextsAndDetails(db, version, parsed, fields)
    await storeMetadata(db, version, parsed, fields)
    await replaceClaim(db, versionId, toClaim({ ...fields, doiRule: fields.provenance['doi'] ?? null, preprintOf }))
    await chooseCurrentVersion(db, version.documentId)
    await resolveDocument(db, version.documentId)
    await recordSuperseded(db, version.documentId)
    return recordContained(db, version, contained, hints)
  })
  return { kind: 'done', subjectId: versionId, also }
}

/** Stores pages, passages, pictures, parts, field candidates and dates of a version of which nothing is stored yet. */
async function insertTextsAndDetails(
  db: Connection,
  versionId: string,
  parsed: PoolResult,
  fields: ResolvedMetadata,
): Promise<void> {
  await insertTexts(db, versionId, parsed)
  await insertPictures(db, versionId, picturesOf(parsed.pages))
  await insertProposals(db, versionId, parsed.parts)
  await insertDetails(db, versionId, fields.candidates, fields.dates)
}

/** Replaces all these, and records what a newer parser changed. */
async function replaceTextsAndDetails(
  db: Connection,
  version: VersionRow,
  parsed: PoolResult,
  fields: ResolvedMetadata,
): Promise<void> {
  const { versionId, revision, parserVersion } = version
  const isForOcr = (await readOcrProgress(db, versionId)).hasNew
  const themesBefore = await readThemesBefore(db, versionId)
  const change = await replaceTexts(db, versionId, parsed)
  await replacePictures(db, versionId, picturesOf(parsed.pages))
  await replaceProposals(db, versionId, parsed.parts)
  await replaceDetails(db, versionId, fields.candidates, fields.dates)
  // newly recognised pages are not a change of the parser
  if (parserVersion === null || isForOcr) return
  await recordParseChange(db, {
    ...change,
    ...{ themesBefore, versionId, revision },
    parserBefore: parserVersion,
    parserAfter: parsed.parserVersion,
    pagesBefore: version.pageCount,
    pagesAfter: parsed.pages.length,
    titleBefore: version.title,
    titleAfter: fields.title,
  })
}

async function storeMetadata(
  db: Connection,
  { versionId, documentId }: VersionRow,
  parsed: PoolResult,
  fields: ResolvedMetadata,
): Promise<void> {
  await updateVersion(db, versionId, {
    mediaType: parsed.mediaType,
    parserVersion: parsed.parserVersion,
    pageCount: parsed.pages.length,
    passageCount: parsed.passages.length,
    truncated: parsed.truncated,
    title: fields.title,
    status: fields.status,
    published: fields.published,
  })
  for (const event of toStatusEvents(fields)) await recordStatus(db, { ...event, documentId, versionId })
}

/** The dated status changes of a version; a withdrawn version was published before. */
function toStatusEvents({ status, published, provenance, dates }: ResolvedMetadata) {
  const rule = provenance['status'] ?? 'default'
  const withdrawn = dates.flatMap(({ event, value, rule: by }) =>
    status === 'withdrawn' && event === 'withdrawn' && value !== null ? [{ status, dated: value, rule: by }] : [],
  )
  const first =
    withdrawn.length > 0 ? { status: 'published', rule: provenance['published'] ?? 'default' } : { status, rule }
  return [...(published === null ? [] : [{ ...first, dated: published }]), ...withdrawn]
}

import type { App } from '../../app.ts'
import {
  chooseCurrentVersion,
  readVersion,
  recordStatus,
  updateDocument,
  updateVersion,
} from '../../catalogue/documents.ts'
import { replaceClaim } from '../../catalogue/claims.ts'
import { readHints } from '../../catalogue/locations.ts'
import { recordSuperseded } from '../../catalogue/events.ts'
import { lockUntilCommit } from '../../catalogue/locks.ts'
import { recordParseChange } from '../../catalogue/parse-changes.ts'
import { readTombstone } from '../../catalogue/removals.ts'
import { replaceTexts } from '../../catalogue/texts.ts'
import { NotFoundError } from '../../errors.ts'
import { documentRemoved } from '../document-removed.ts'
import type { Outcome } from '../document.ts'
import { toClaim } from '../to-claim.ts'
import { settleFields } from './settle-fields.ts'

/** Pages, passages and metadata out of a version's bytes, put in place of what it had in one transaction. */
export async function parseVersion(app: App, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  const bytes = await app.blobs.read(version.bodyKey, signal)
  const parsed = await app.parser.parse({ bytes, declaredMediaType: version.mediaType, name: version.fileName }, signal)
  const hints = await readHints(app.catalogue, versionId)
  const fields = settleFields(hints, parsed.metadata, version.fileName ?? versionId)
  const claim = toClaim({
    ...fields,
    doiRule: fields.provenance['doi'] ?? null,
    preprintOf: hints.findLast((hint) => hint.preprintOf !== undefined)?.preprintOf ?? null,
  })
  await app.catalogue.transaction().execute(async (db) => {
    // A removal that came while the file was read has the last word.
    await lockUntilCommit(db, version.documentId)
    const tombstone = await readTombstone(db, { documentId: version.documentId, bodyKey: version.bodyKey })
    if (tombstone !== undefined) throw documentRemoved(tombstone)
    const change = await replaceTexts(db, versionId, parsed)
    if (version.parserVersion !== null) {
      await recordParseChange(db, {
        ...change,
        versionId,
        parserBefore: version.parserVersion,
        parserAfter: parsed.parserVersion,
        pagesBefore: version.pageCount,
        pagesAfter: parsed.pages.length,
        titleBefore: version.title,
        titleAfter: fields.title,
      })
    }
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
    if (fields.published !== null) {
      const rule = fields.provenance['status'] ?? 'default'
      await recordStatus(db, {
        documentId: version.documentId,
        status: fields.status,
        dated: fields.published,
        versionId,
        rule,
      })
    }
    await replaceClaim(db, versionId, claim)
    const current = await chooseCurrentVersion(db, version.documentId)
    if (current === versionId) await updateDocument(db, version.documentId, fields)
    await recordSuperseded(db, version.documentId)
  })
  return { kind: 'done', subjectId: versionId }
}

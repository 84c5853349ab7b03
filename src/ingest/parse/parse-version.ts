import type { App } from '../../app.ts'
import {
  chooseCurrentVersion,
  readVersion,
  recordStatus,
  updateDocument,
  updateVersion,
  type DocumentFields,
} from '../../catalogue/documents.ts'
import { readHints } from '../../catalogue/locations.ts'
import { recordParseChange } from '../../catalogue/parse-changes.ts'
import { replaceTexts } from '../../catalogue/texts.ts'
import { NotFoundError } from '../../errors.ts'
import type { Hints, Outcome } from '../document.ts'
import { settleFields } from './settle-fields.ts'

/** Pages, passages and metadata out of a version's bytes, put in place of what it had in one transaction. */
export async function parseVersion(app: App, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  const bytes = await app.blobs.read(version.bodyKey, signal)
  const parsed = await app.parser.parse({ bytes, declaredMediaType: version.mediaType, name: version.fileName }, signal)
  const hints = await readHints(app.catalogue, versionId)
  const fields = settleFields(hints, parsed.metadata, version.fileName ?? versionId)
  await app.catalogue.transaction().execute(async (db) => {
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
    for (const event of statusEvents(fields, hints)) {
      await recordStatus(db, { documentId: version.documentId, versionId, ...event })
    }
    const current = await chooseCurrentVersion(db, version.documentId)
    if (current === versionId) await updateDocument(db, version.documentId, fields)
  })
  return { kind: 'done', subjectId: versionId }
}

/** What happened on which day: a document that its publisher withdrew had been published before. */
function statusEvents({ status, published, provenance }: DocumentFields, hints: readonly Hints[]) {
  const rule = provenance['status'] ?? 'default'
  const withdrawal = hints.findLast(({ withdrawn }) => withdrawn !== undefined)
  const first = status === 'withdrawn' && withdrawal !== undefined ? 'published' : status
  return [
    ...(published === null ? [] : [{ status: first, dated: published, rule }]),
    ...(withdrawal?.withdrawn === undefined
      ? []
      : [{ status: 'withdrawn', dated: withdrawal.withdrawn, rule: withdrawal.rule ?? rule }]),
  ]
}

import { expressionBuilder, sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { DB } from '../schema.generated.ts'

// What the index holds of the row of `version`, joined with its `document`.

/** Null where the document has no current version, as a removed one: such a version is neither current nor not. */
export const IS_CURRENT = z.custom<boolean>((value) => value === null || typeof value === 'boolean')

/** Whether it has ever reached the index stage: one that is being parsed again, or failed to, keeps its text. */
export function isIndexable() {
  const eb = expressionBuilder<DB, 'version'>()
  return eb.or([
    eb('version.isIndexed', '=', true),
    eb('version.stage', 'in', ['index', 'alert', 'dedupe', 'ocr', 'done']),
  ])
}

/** The column's value: the document's (with corrections) for the current version, else the version's own. */
export function fieldOfVersion(column: 'title'): RawBuilder<string>
export function fieldOfVersion(column: 'status'): RawBuilder<string>
export function fieldOfVersion(column: 'published'): RawBuilder<string | null>
export function fieldOfVersion(column: 'title' | 'status' | 'published'): RawBuilder<string | null> {
  const { ref } = expressionBuilder<DB, 'document' | 'version'>()
  const otherwise = column === 'title' ? ref('document.title') : sql`null`
  return sql`case when ${ref('document.currentVersionId')} = ${ref('version.versionId')} then ${ref(`document.${column}`)}
    else coalesce(${ref(`version.${column}`)}, ${otherwise}) end`
}

/**
 * The DOI by which a version is found: its document's, or where another document has that DOI, the one that the version
 * states. What a person has entered or cleared counts as it is.
 */
export function doiOfVersion(): RawBuilder<string | null> {
  const { ref } = expressionBuilder<DB, 'document' | 'version'>()
  return sql`case when ${ref('document.provenance')} ->> 'doi' = 'person' then ${ref('document.doi')}
    else coalesce(${ref('document.doi')}, (select version_claim.doi from version_claim
      where version_claim.version_id = ${ref('version.versionId')})) end`
}

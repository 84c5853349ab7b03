import { sql } from 'kysely'
import type { Connection } from '../db/database.ts'

/** Bibliographic identity of a version, by which it may be recognised as part of another document. */
export interface Claim {
  readonly doi: string | null
  /** The rule that found the DOI: `declared`, `html:citation_doi`, `pdf:text.doi`. */
  readonly doiRule: string | null
  /** The DOI of the article of which it is a preprint. */
  readonly preprintOf: string | null
  /** The words of the title; null when it is too short to distinguish works, or has no authors. */
  readonly titleKey: string | null
  readonly surnames: readonly string[]
}

/** A version of another document with a matching claim. */
export interface Claimant extends Claim {
  readonly versionId: string
  readonly documentId: string
}

/** Maximum matches per claim; a DOI printed in more texts than this identifies none of them. */
const MAX_CLAIMANTS = 20

export async function replaceClaim(db: Connection, versionId: string, claim: Claim): Promise<void> {
  const values = {
    doi: claim.doi,
    doiRule: claim.doiRule,
    preprintOf: claim.preprintOf,
    titleKey: claim.titleKey,
    surnames: JSON.stringify(claim.surnames),
  }
  await db
    .insertInto('versionClaim')
    .values({ versionId: versionId, ...values })
    .onConflict((conflict) => conflict.column('versionId').doUpdateSet(values))
    .execute()
}

export async function readClaim(db: Connection, versionId: string): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`${SELECT_CLAIM} where version_id = ${versionId}`.execute(db)
  return rows[0]
}

/** Versions of other documents with the same DOI, at either end of a preprint's relation, or with the same title. */
export async function listClaimants(db: Connection, documentId: string, claim: Claim): Promise<readonly Claimant[]> {
  const { rows } = await sql<Claimant>`${SELECT_CLAIM}
    where version.document_id <> ${documentId} and document.removed_at is null and (
      version_claim.doi in (${claim.doi}, ${claim.preprintOf}) or version_claim.preprint_of = ${claim.doi}
      or title_key = ${claim.titleKey})
    order by version.created_at, version_id limit ${MAX_CLAIMANTS}`.execute(db)
  return rows
}

const SELECT_CLAIM = sql`
  select version_id, version.document_id, version_claim.doi, doi_rule,
    preprint_of, title_key, surnames
  from version_claim join version using (version_id) join document using (document_id)`

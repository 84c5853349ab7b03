import { sql } from 'kysely'
import type { Connection } from '../db/database.ts'

/** What a version says of itself that may join it with another document. */
export interface Claim {
  readonly doi: string | null
  /** How the DOI is known: `declared`, `html:citation_doi`, `pdf:text.doi`. */
  readonly doiRule: string | null
  /** The DOI of the article that it is a preprint of. */
  readonly preprintOf: string | null
  /** The title's words; null for a title too short to tell works apart, or without authors. */
  readonly titleKey: string | null
  readonly surnames: readonly string[]
}

/** A version of another document that claims the same. */
export interface Claimant extends Claim {
  readonly versionId: string
  readonly documentId: string
}

/** Rivals of one claim that are looked at; a DOI printed in more texts than this is no identity. */
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

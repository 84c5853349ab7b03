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
  readonly title: string | null
  readonly versionId: string
  readonly documentId: string
}

/** Maximum matches per claim. */
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
  return db
    .selectFrom('versionClaim')
    .select(['doi', 'doiRule', 'preprintOf', 'titleKey', 'surnames'])
    .where('versionId', '=', versionId)
    .executeTakeFirst()
}

/** Versions of other documents with the same DOI, at either end of a preprint's relation, or with the same title. */
export async function listClaimants(db: Connection, documentId: string, claim: Claim): Promise<readonly Claimant[]> {
  return db
    .selectFrom('versionClaim')
    .innerJoin('version', 'version.versionId', 'versionClaim.versionId')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['version.versionId', 'version.documentId', 'version.title'])
    .select(['versionClaim.doi', 'doiRule', 'preprintOf', 'titleKey', 'surnames'])
    .where('version.documentId', '<>', documentId)
    .where('document.removedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('versionClaim.doi', 'in', [claim.doi, claim.preprintOf]),
        eb('preprintOf', '=', claim.doi),
        eb('titleKey', '=', claim.titleKey),
      ]),
    )
    .orderBy('version.createdAt')
    .orderBy('version.versionId')
    .limit(MAX_CLAIMANTS)
    .execute()
}

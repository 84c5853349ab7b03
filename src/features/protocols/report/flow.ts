import type { ScreeningDecision } from '../../editions/screening-queries.ts'
import type { Match } from '../evaluate.ts'

/** Counts of what one query found. A text is a version of a document. */
export interface Identified {
  readonly query: number
  readonly documents: number
  readonly texts: number
  readonly passages: number
}

/** The counts from identification to the documents to screen; all but `candidates` count texts. */
export interface Flow {
  readonly identified: readonly Identified[]
  readonly identifiedTexts: number
  /** Texts that an earlier query had already found. */
  readonly foundAgain: number
  /** Texts that repeat another text of the same document. */
  readonly copies: number
  /** Further versions of the same document. */
  readonly otherVersions: number
  readonly duplicates: number
  /** Documents, each counted once: `identifiedTexts` less `duplicates`. */
  readonly candidates: number
}

/** An edition's decisions on the candidates: `included`, `undecided` and `excludedTotal` add up to `candidates`. */
export interface Screening {
  readonly candidates: number
  /** The most frequent reason first. */
  readonly excluded: readonly { readonly reason: string; readonly documents: number }[]
  readonly excludedTotal: number
  readonly included: number
  readonly undecided: number
}

/** Counts matches. `queries` are the numbers of all queries, `copies` the ids of versions that repeat another one. */
export function toFlow(queries: readonly number[], matches: readonly Match[], copies: ReadonlySet<string>): Flow {
  const identified = queries.map((query) => toIdentified(query, matches))
  const identifiedTexts = identified.reduce((sum, { texts }) => sum + texts, 0)
  const byDocument = new Map<string, Set<string>>()
  for (const { documentId, versionId } of matches) {
    const texts = byDocument.get(documentId)
    if (texts === undefined) byDocument.set(documentId, new Set([versionId]))
    else texts.add(versionId)
  }
  let [distinct, copied] = [0, 0]
  for (const texts of byDocument.values()) {
    distinct += texts.size
    copied += Math.min(texts.size - 1, [...texts].filter((versionId) => copies.has(versionId)).length)
  }
  const candidates = byDocument.size
  return {
    identified,
    identifiedTexts,
    foundAgain: identifiedTexts - distinct,
    copies: copied,
    otherVersions: distinct - candidates - copied,
    duplicates: identifiedTexts - candidates,
    candidates,
  }
}

/** The ids of the documents found, each once, sorted. */
export function candidatesOf(matches: readonly Match[]): readonly string[] {
  return [...new Set(matches.map(({ documentId }) => documentId))].sort()
}

/** Counts decisions on the candidates; reasons that differ only in case or white space are counted together. */
export function toScreening(
  candidates: readonly string[],
  decisions: ReadonlyMap<string, ScreeningDecision>,
): Screening {
  const reasons = new Map<string, { reason: string; documents: number }>()
  let [included, excludedTotal] = [0, 0]
  for (const documentId of candidates) {
    const decision = decisions.get(documentId)
    if (decision?.kind === 'included') included += 1
    if (decision?.kind !== 'excluded') continue
    excludedTotal += 1
    const reason = decision.reason.trim().replace(/\s+/g, ' ')
    const known = reasons.get(reason.toLowerCase())
    // The spelling that is shown must not depend on the order of documents.
    const shown = known === undefined || reason < known.reason ? reason : known.reason
    reasons.set(reason.toLowerCase(), { reason: shown, documents: (known?.documents ?? 0) + 1 })
  }
  return {
    candidates: candidates.length,
    excluded: [...reasons.values()].sort((a, b) => b.documents - a.documents || (a.reason < b.reason ? -1 : 1)),
    excludedTotal,
    included,
    undecided: candidates.length - included - excludedTotal,
  }
}

function toIdentified(query: number, matches: readonly Match[]): Identified {
  const own = matches.filter((match) => match.query === query)
  return {
    query,
    documents: new Set(own.map(({ documentId }) => documentId)).size,
    texts: own.length,
    passages: own.reduce((sum, { passages }) => sum + passages.length, 0),
  }
}

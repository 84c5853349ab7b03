import type { ScreeningDecision } from '../../editions/screening-queries.ts'
import type { Match } from '../evaluate.ts'

/** What one query found. A text is a version of a document. */
export interface Identified {
  readonly query: number
  readonly documents: number
  readonly texts: number
  readonly passages: number
}

/** From what all queries found to the documents that are to be judged; each number is of texts, but for the last. */
export interface Flow {
  readonly identified: readonly Identified[]
  readonly identifiedTexts: number
  /** Texts that an earlier query had found. */
  readonly foundAgain: number
  /** Texts that repeat another one of their document. */
  readonly copies: number
  /** Further versions of their document. */
  readonly otherVersions: number
  readonly duplicates: number
  /** Documents, each once: `identifiedTexts` less `duplicates`. */
  readonly candidates: number
}

/** What an edition decided of the candidates: `included`, `undecided` and all excluded are together the candidates. */
export interface Screening {
  readonly candidates: number
  /** The most frequent reason first. */
  readonly excluded: readonly { readonly reason: string; readonly documents: number }[]
  readonly excludedTotal: number
  readonly included: number
  readonly undecided: number
}

/** Counts what was found; `queries` are all numbers that were asked, `copies` the versions that repeat another. */
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

/** The documents that were found, each once, in order of id. */
export function candidatesOf(matches: readonly Match[]): readonly string[] {
  return [...new Set(matches.map(({ documentId }) => documentId))].sort()
}

/** What was decided of the candidates; reasons that differ in case or blanks alone are one. */
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
    // Of several spellings one is shown, whichever document comes first.
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

import { getDocument } from '../../db/documents/get-document.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'
import { readEvidencePassages, type EvidencePassage } from '../../db/texts/evidence-passages.ts'
import { listReuse } from '../../db/texts/text-reuse.ts'
import type { CommonRun } from '../../domain/compare/common-runs.ts'
import type { Span } from '../../domain/parsed-document.ts'
import { orderOf, type ReuseOrder } from './list-reusing-documents.ts'
import { isQuoted } from './is-quoted.ts'
import type { ReusePorts } from './ports.ts'

/** A passage with the wording that it shares. */
export interface SharingPassage {
  readonly passage: EvidencePassage
  /** The shared runs of words. */
  readonly spans: readonly Span[]
}

/** A passage of each document, and what they have in common. */
export interface SharedPassages {
  readonly first: SharingPassage
  readonly second: SharingPassage
  readonly words: number
  /** The second passage has all of it between quotation marks. */
  readonly isQuoted: boolean
}

/** Two documents with the passages that share wording. */
export interface SharedWording {
  /** The earlier one, if that is known. */
  readonly first: DocumentRow
  readonly second: DocumentRow
  readonly order: ReuseOrder
  readonly passages: readonly SharedPassages[]
}

/**
 * The passages of two documents that share wording, in the order of the second one.
 * @throws NotFoundError `document_missing`
 */
export async function readSharedPassages(app: ReusePorts, one: string, other: string): Promise<SharedWording> {
  const [first, second] = inOrder(await getDocument(app, one), await getDocument(app, other))
  const [from, to] = [first.currentVersionId, second.currentVersionId]
  const pairs = from === null || to === null || from === to ? [] : await listReuse(app.catalogue, to, from)
  const ids = [...new Set(pairs.flatMap(({ passageA, passageB }) => [passageA, passageB]))]
  const read = new Map((await readEvidencePassages(app.catalogue, ids)).map((passage) => [passage.passageId, passage]))
  const passages = pairs.flatMap(({ passageA, passageB, versionA, words, runs }) => {
    const [a, b] = [read.get(passageA), read.get(passageB)]
    if (a === undefined || b === undefined) return []
    const [inA, inB] = [toSharing(a, runs, 'a'), toSharing(b, runs, 'b')]
    const [here, there] = versionA === from ? [inA, inB] : [inB, inA]
    return [{ first: here, second: there, words, isQuoted: isQuoted(there.passage.text, there.spans) }]
  })
  return { first, second, order: orderOf(first, second), passages }
}

/** By date, those without one last, as the list of pairs has them. */
function inOrder(one: DocumentRow, other: DocumentRow): readonly [DocumentRow, DocumentRow] {
  const keyOf = ({ published, documentId }: DocumentRow) => `${published ?? '\uFFFF'} ${documentId}`
  return keyOf(one) <= keyOf(other) ? [one, other] : [other, one]
}

function toSharing(passage: EvidencePassage, runs: readonly CommonRun[], side: 'a' | 'b'): SharingPassage {
  return { passage, spans: runs.map((run) => ({ start: run[side][0], end: run[side][1] })) }
}

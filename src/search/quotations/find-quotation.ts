import { InvalidInputError } from '../../errors.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { readPassageRuns, type LabelledPassage, type PassageRun } from '../../db/texts/texts.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import { stemOf } from '../analysis/stem.ts'
import type { Span } from '../engine/search-engine.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { SearchPorts } from '../ports.ts'
import { alignQuotation } from './align-quotation.ts'
import { describeAlignment, type Difference, type PlacedWord } from './describe-alignment.ts'
import { findEntries, type Entries } from './find-entries.ts'
import { toPlainQuotation, toQuotedPieces, toSourceWords, type QuotedPiece } from './quotation-words.ts'

/** Fewer words are in any number of texts: a search for a phrase finds them. */
export const MIN_QUOTED_WORDS = 4
/** Two printed pages. */
export const MAX_QUOTATION_CHARACTERS = 6_000
/** Below this, a place has some of the words and does not say the same. Three words replaced in eight leave .625. */
const MIN_LIKENESS = 0.6
/** Words, other than stop words, that a place must have in common with an altered quotation. */
const MIN_TELLING_WORDS = 2
/** Pairs of words compared in all, half a second. The likeliest places come first. */
const MAX_CELLS = 12_000_000

/** A passage that holds a quotation or a part of it, with the parts of its text that do. */
export interface QuotedPassage extends LabelledPassage {
  readonly spans: readonly Span[]
}

/** A place in the library where a quotation is found. */
export interface PlaceOfQuotation {
  readonly document: DocumentRow
  readonly versionId: string
  /** Whether it is in the current version of the document. */
  readonly isCurrent: boolean
  /** Other versions of the document that say it at least as closely. */
  readonly otherVersionIds: readonly string[]
  /**
   * 0..1: of the words of the quotation and of the source between its first and its last, the share that are the same in
   * the same order. Case, punctuation, hyphens and accents do not count; nor do, on either side, what the quotation marks
   * as left out or inserted, the numbers of notes, and passages between, such as a footnote.
   */
  readonly likeness: number
  /** Whether every word is the same. */
  readonly isVerbatim: boolean
  readonly differences: readonly Difference[]
  /** In reading order; several where it runs over the end of a passage or page. */
  readonly passages: readonly QuotedPassage[]
}

export interface FoundQuotation {
  /** Words of the quotation that were looked for. */
  readonly words: number
  /** The likeliest first; of equals, current versions, then the earliest publication. */
  readonly places: readonly PlaceOfQuotation[]
  /** Search servers that did not answer; the places lack their documents. */
  readonly missing: readonly string[]
}

/** How many places are wanted, and among which passages: by default among all, whatever their version. */
export interface QuotationOptions {
  readonly limit: number
  readonly within?: Filter
}

/** A place with the weight of the words that it shares with the quotation, by which equals are told apart. */
interface WeighedPlace extends Omit<PlaceOfQuotation, 'document' | 'otherVersionIds'> {
  readonly documentId: string
  readonly weight: number
}

/**
 * Finds where a quotation comes from, verbatim or altered, and where else it stands. Passages with its rare words are
 * found through the index, and compared with it word by word.
 * @throws InvalidInputError `quotation_too_short`, `quotation_too_long`; TransientError `search_unavailable`,
 * `index_missing`
 */
export async function findQuotation(
  app: SearchPorts,
  quotation: string,
  { limit, within = allOf([]) }: QuotationOptions,
  signal?: AbortSignal,
): Promise<FoundQuotation> {
  app.activity.note()
  const plain = toPlainQuotation(requireBounded(quotation))
  const pieces = toQuotedPieces(plain)
  const words = pieces.filter(({ kind }) => kind === 'word').length
  if (words < MIN_QUOTED_WORDS) {
    throw new InvalidInputError(
      'quotation_too_short',
      `a quotation needs at least ${MIN_QUOTED_WORDS} words; search for fewer as a phrase in quotation marks`,
    )
  }
  const facts = await app.facts.read()
  const entries = await findEntries(app, plain, within, facts, signal)
  const passages = await readPassageRuns(app.catalogue, entries.runs)
  const places: WeighedPlace[] = []
  let cells = 0
  for (const run of entries.runs) {
    const ofRun = passages.filter((passage) => isIn(run, passage))
    const place = await comparePlace(plain, pieces, ofRun, entries, facts, signal)
    if (place !== null) places.push(place)
    cells += pieces.length * ofRun.reduce((sum, { text }) => sum + text.length / 6, 0)
    if (cells > MAX_CELLS) break
  }
  return { words, places: await withDocuments(app, ordered(places, facts), limit), missing: entries.missing }
}

function requireBounded(quotation: string): string {
  if (quotation.length <= MAX_QUOTATION_CHARACTERS) return quotation
  throw new InvalidInputError(
    'quotation_too_long',
    `a quotation may have ${MAX_QUOTATION_CHARACTERS} characters, and this has ${quotation.length}: look for a part of it`,
  )
}

function isIn({ versionId, from, to }: PassageRun, passage: LabelledPassage): boolean {
  return passage.versionId === versionId && passage.ordinal >= from && passage.ordinal <= to
}

/** Compares the quotation with a run of passages; null where they do not say the same. */
async function comparePlace(
  plain: string,
  pieces: readonly QuotedPiece[],
  passages: readonly LabelledPassage[],
  { weights }: Entries,
  { versions }: LibraryFacts,
  signal?: AbortSignal,
): Promise<WeighedPlace | null> {
  const [first] = passages
  if (first === undefined) return null
  const source = passages.flatMap(({ text }, passage) =>
    toSourceWords(text).map((word, at) => ({ ...word, passage, beginsPassage: passage > 0 && at === 0 })),
  )
  const quoted = pieces.map((piece) => (piece.kind === 'word' ? piece : null))
  const steps = await alignQuotation(
    quoted.map((word) => ({ key: word?.key ?? '', isGap: word === null })),
    source.map(({ key, beginsPassage, isNoteMark }) => ({ key, beginsPassage, isOptional: isNoteMark })),
    signal,
  )
  const texts = passages.map(({ text }) => text)
  const { matched, spans, ...report } = describeAlignment(steps, {
    quotation: plain,
    quoted,
    passages: texts,
    source: source satisfies readonly PlacedWord[],
  })
  const telling = matched.map((at) => weights.get(stemOf(quoted[at]?.key ?? '')) ?? 0).filter((weight) => weight > 0)
  const isVerbatim = report.differences.length === 0 && report.likeness === 1
  if (report.likeness < MIN_LIKENESS || (!isVerbatim && telling.length < MIN_TELLING_WORDS)) return null
  return {
    ...report,
    documentId: first.documentId,
    versionId: first.versionId,
    isCurrent: versions.get(first.versionId)?.current ?? false,
    isVerbatim,
    passages: passages.flatMap((passage, at) => {
      const own = spans.get(at)
      return own === undefined ? [] : [{ ...passage, spans: own }]
    }),
    weight: telling.reduce((sum, weight) => sum + weight, 0),
  }
}

function ordered(places: readonly WeighedPlace[], { versions }: LibraryFacts): readonly WeighedPlace[] {
  const published = ({ versionId }: WeighedPlace) => versions.get(versionId)?.published ?? '9999'
  const keyOf = (place: WeighedPlace) => `${published(place)} ${place.documentId} ${place.passages[0]?.pageIndex ?? 0}`
  return [...places].sort(
    (a, b) =>
      b.likeness - a.likeness ||
      b.weight - a.weight ||
      Number(b.isCurrent) - Number(a.isCurrent) ||
      (keyOf(a) < keyOf(b) ? -1 : 1),
  )
}

/** Of a document, a place in another version than the current one only where that says it more closely. */
async function withDocuments(
  app: SearchPorts,
  places: readonly WeighedPlace[],
  limit: number,
): Promise<readonly PlaceOfQuotation[]> {
  const currents = new Map<string, number>()
  for (const { isCurrent, documentId, likeness } of places) {
    if (isCurrent) currents.set(documentId, Math.max(likeness, currents.get(documentId) ?? 0))
  }
  const isRepeated = ({ isCurrent, documentId, likeness }: WeighedPlace) =>
    !isCurrent && likeness <= (currents.get(documentId) ?? -1)
  const kept = places.filter((place) => !isRepeated(place)).slice(0, limit)
  const documents = await readDocuments(app.catalogue, [...new Set(kept.map(({ documentId }) => documentId))])
  return kept.flatMap(({ documentId, weight: _weight, ...place }) => {
    const document = documents.get(documentId)
    if (document === undefined) return []
    const others = places.filter((other) => other.documentId === documentId && other.versionId !== place.versionId)
    const otherVersionIds = others.filter(({ likeness }) => likeness >= place.likeness).map((other) => other.versionId)
    return [{ document, otherVersionIds: [...new Set(otherVersionIds)], ...place }]
  })
}

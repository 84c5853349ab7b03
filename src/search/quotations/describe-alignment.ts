import type { Span } from '../engine/search-engine.ts'
import type { AlignedStep } from './align-quotation.ts'
import type { ComparedWord } from './quotation-words.ts'

/**
 * Where a quotation differs from its source: words of the source that it leaves out without saying so, words that the
 * source does not have, or other words. Null where there are none on that side.
 */
export interface Difference {
  readonly kind: 'missing' | 'added' | 'changed'
  readonly quoted: string | null
  readonly source: string | null
}

/** A word of a source, and the place of its passage in a list. */
export interface PlacedWord extends ComparedWord {
  readonly passage: number
}

/** A quotation held against one place of a source. */
export interface AlignmentReport {
  /** As `PlaceOfQuotation.likeness`. */
  readonly likeness: number
  readonly differences: readonly Difference[]
  /** The matched parts of each passage, by its place in the list: several where the quotation leaves words out. */
  readonly spans: ReadonlyMap<number, readonly Span[]>
  /** The words of the quotation that are the same in the source, by their places. */
  readonly matched: readonly number[]
}

/** Beyond these, a list of differences is of no use to anybody. */
const MAX_DIFFERENCES = 50

/** The texts that an alignment is about. `quoted` has null for a gap. */
export interface AlignedTexts {
  readonly quotation: string
  readonly quoted: readonly (ComparedWord | null)[]
  readonly passages: readonly string[]
  readonly source: readonly PlacedWord[]
}

export function describeAlignment(steps: readonly AlignedStep[], texts: AlignedTexts): AlignmentReport {
  let [same, all] = [0, 0]
  for (const step of steps) {
    if (step.kind === 'missing' && step.isMarked) continue
    const words = (step.kind === 'missing' ? 0 : step.quoted.length) + (step.kind === 'added' ? 0 : step.source.length)
    all += words
    if (step.kind === 'same') same += words
  }
  return {
    likeness: all === 0 ? 0 : same / all,
    differences: toDifferences(steps, texts),
    spans: toSpans(steps, texts.source),
    matched: steps.flatMap((step) => (step.kind === 'same' ? step.quoted : [])),
  }
}

/** Steps in a row that are not the same make one difference. */
function toDifferences(steps: readonly AlignedStep[], texts: AlignedTexts): readonly Difference[] {
  const differences: Difference[] = []
  let [quoted, source]: [number[], number[]] = [[], []]
  const close = () => {
    if (quoted.length + source.length > 0) differences.push(toDifference(quoted, source, texts))
    ;[quoted, source] = [[], []]
  }
  for (const step of steps) {
    if (step.kind === 'same' || (step.kind === 'missing' && step.isMarked)) {
      close()
      continue
    }
    if (step.kind !== 'missing') quoted.push(...step.quoted)
    if (step.kind !== 'added') source.push(...step.source)
  }
  close()
  return differences.slice(0, MAX_DIFFERENCES)
}

function toDifference(quoted: readonly number[], source: readonly number[], texts: AlignedTexts): Difference {
  return {
    kind: quoted.length === 0 ? 'missing' : source.length === 0 ? 'added' : 'changed',
    quoted: toLine(
      quoted.map((at) => texts.quoted[at]).map((word) => word && texts.quotation.slice(word.start, word.end)),
    ),
    source: toLine(
      source
        .map((at) => texts.source[at])
        .map((word) => word && texts.passages[word.passage]?.slice(word.start, word.end)),
    ),
  }
}

function toLine(words: readonly (string | null | undefined)[]): string | null {
  return words.length === 0 ? null : words.filter(Boolean).join(' ')
}

/** The parts of each passage from the first to the last word that belongs to the quotation, divided where it leaves out. */
function toSpans(steps: readonly AlignedStep[], source: readonly PlacedWord[]): ReadonlyMap<number, readonly Span[]> {
  const spans = new Map<number, Span[]>()
  let isNew = true
  for (const step of steps) {
    if (step.kind === 'added') continue
    if (step.kind === 'missing' && step.isMarked) {
      isNew ||= step.source.length > 0
      continue
    }
    for (const at of step.source) {
      const word = source[at]
      if (word === undefined) continue
      const list = spans.get(word.passage) ?? []
      const open = isNew ? undefined : list.at(-1)
      if (open === undefined) list.push({ start: word.start, end: word.end })
      else list[list.length - 1] = { start: open.start, end: word.end }
      spans.set(word.passage, list)
      isNew = false
    }
  }
  return spans
}

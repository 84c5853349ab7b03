import { createHash } from 'node:crypto'
import type { ParsedPassage } from '../../src/domain/parsed-document.ts'
import type { GoldPassage } from './gold-file.ts'
import { sketchOverlap } from './word-sketch.ts'

/** The share of a labelled passage's words that another must have to stand for it. */
const LEAST_OVERLAP = 0.6

/** Where a labelled passage is now; `null`: nowhere. */
export interface FoundPassage {
  readonly passage: ParsedPassage | null
  /** Whether its text is the one that was labelled. */
  readonly isSame: boolean
}

/**
 * Finds a labelled passage among those of its document: by the hash of its text, nearest to where it was; else the one
 * of its page with most of its words, since a parser may cut elsewhere.
 */
export function findPassage(gold: GoldPassage, passages: readonly ParsedPassage[]): FoundPassage {
  const distance = ({ pageIndex, start }: ParsedPassage) =>
    Math.abs(pageIndex - gold.page) * 1e6 + Math.abs(start - gold.start)
  const nearest = (some: readonly ParsedPassage[]) => some.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
  const same = nearest(passages.filter(({ text }) => toHash(text) === gold.hash))
  if (same !== null) return { passage: same, isSame: true }
  const rated = passages
    .filter(({ pageIndex }) => pageIndex === gold.page)
    .map((passage) => ({ passage, overlap: sketchOverlap(gold.words, passage.text) }))
  const best = Math.max(0, ...rated.map(({ overlap }) => overlap))
  if (best < LEAST_OVERLAP) return { passage: null, isSame: false }
  const passage = nearest(rated.filter(({ overlap }) => overlap === best).map((each) => each.passage))
  return { passage, isSame: false }
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

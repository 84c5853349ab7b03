import type { Token } from '../analysis/token.ts'
import { matterOf, type PageMatter } from '../../domain/pages/page-matter.ts'
import { hasRow, scorePairs, type RowQuery } from './word-rows.ts'

/**
 * Shares that a passage gains with all words of the query in a row: in its text, and in its heading or the title of its
 * document. With a gain of 1 a single row outweighs the same words twice or three times apart.
 */
const ROW_GAINS = { text: 1, name: 0.8 }
/** What remains of a score of text that names a topic and says nothing about it. */
const MATTER_FACTORS: Readonly<Record<PageMatter, number>> = {
  contents: 0.4,
  index: 0.4,
  references: 0.5,
  running: 0.4,
}

/** Why a passage has another score than the sum of its terms. */
export type RefinementReason = 'row' | PageMatter

/** How the second stage changed the score of a passage: (score of its terms + `near`) times the factors. */
export interface Refinement {
  /** Added for words that are neighbours in the query and near each other in the text. */
  readonly near: number
  readonly factors: readonly { readonly reason: RefinementReason; readonly factor: number }[]
}

/** A passage as the second stage reads it. */
export interface RefinedText {
  readonly text: string
  readonly headingPath: readonly string[]
  readonly tokens: readonly Token[]
  /** Of the heading directly above, and of the title of its document. */
  readonly names: readonly (readonly Token[])[]
  /** Words of the text that are no stop words. */
  readonly length: number
}

/** Scores a passage by the order of the words in its text too, and by what the text is. */
export function refinePassage<T extends { readonly score: number }>(
  passage: T,
  { rows, pairs }: RowQuery,
  read: RefinedText,
): T & { readonly refinement?: Refinement } {
  const near = scorePairs(pairs, read.tokens, read.length)
  const inText = rows.some((row) => hasRow(row, read.tokens))
  const matter = matterOf(read.text, read.headingPath)
  const row = 1 + (inText ? ROW_GAINS.text : 0) + (hasNamedRow(rows, read.names) ? ROW_GAINS.name : 0)
  return refined(passage, {
    near,
    factors: [
      ...(row === 1 ? [] : [{ reason: 'row', factor: row } as const]),
      ...(matter === null ? [] : [{ reason: matter, factor: MATTER_FACTORS[matter] } as const]),
    ],
  })
}

/** The factor of a document that is found by what names it alone. */
export function refineName<T extends { readonly score: number }>(
  named: T,
  { rows }: RowQuery,
  title: readonly Token[],
): T & { readonly refinement?: Refinement } {
  if (!hasNamedRow(rows, [title])) return named
  return refined(named, { near: 0, factors: [{ reason: 'row', factor: 1 + ROW_GAINS.name }] })
}

function hasNamedRow(rows: RowQuery['rows'], names: RefinedText['names']): boolean {
  return rows.some((row) => names.some((name) => hasRow(row, name)))
}

function refined<T extends { readonly score: number }>(
  scored: T,
  refinement: Refinement,
): T & { readonly refinement?: Refinement } {
  const { near, factors } = refinement
  if (near === 0 && factors.length === 0) return scored
  const score = factors.reduce((product, { factor }) => product * factor, scored.score + near)
  return { ...scored, score, refinement }
}

import { rarityOf, weighTerm } from '../analysis/weigh-term.ts'
import type { StemCount } from '../analysis/passage-terms.ts'
import type { Candidate } from '../engine/search-engine.ts'

/** A term of a query, with every variant of it. */
export interface RankTerm {
  /** As typed. */
  readonly label: string
  /** Alternatives, each of one or several stems that must occur together. */
  readonly variants: readonly (readonly string[])[]
  /** Themes with the same meaning; a passage tagged with one counts half. */
  readonly themes: readonly string[]
  /** Passages of the library that contain it. */
  readonly frequency: number
}

/** What a score is computed from. */
export type Scorable = Pick<Candidate, 'countOf' | 'length' | 'themes'>

/** The score of a passage, and the contribution of each term. */
export interface PassageScore {
  readonly score: number
  readonly parts: readonly TermScore[]
}

export interface TermScore extends StemCount {
  readonly term: string
  readonly frequency: number
  readonly rarity: number
  readonly weight: number
}

/** Weight of a matching theme relative to the words of the term. */
const THEME_SHARE = 0.5
const SINGLE_OCCURRENCE: StemCount = { text: 1, title: false, heading: false }

/** BM25 of a passage over the terms; `passages` is how many the library has. */
export function scorePassage(terms: readonly RankTerm[], passage: Scorable, passages: number): PassageScore {
  const parts = terms.flatMap((term): readonly TermScore[] => {
    const count = countOf(term, passage)
    const rarity = rarityOf(term.frequency, passages)
    if (count !== null) {
      const { label, frequency } = term
      return [{ term: label, frequency, rarity, weight: weighTerm(count, passage.length), ...count }]
    }
    if (!term.themes.some((theme) => passage.themes.includes(theme))) return []
    const weight = THEME_SHARE * weighTerm(SINGLE_OCCURRENCE, passage.length)
    return [{ term: term.label, frequency: term.frequency, rarity, weight, text: 0, title: false, heading: false }]
  })
  return { score: parts.reduce((sum, { rarity, weight }) => sum + rarity * weight, 0), parts }
}

function countOf(term: RankTerm, passage: Scorable): StemCount | null {
  const counts = term.variants
    .map((variant) => leastOf(variant.map((stem) => passage.countOf(stem))))
    .filter((variant) => variant !== null)
  if (counts.length === 0) return null
  return {
    text: counts.reduce((sum, { text }) => sum + text, 0),
    title: counts.some(({ title }) => title),
    heading: counts.some(({ heading }) => heading),
  }
}

/** The count of several stems together: that of the rarest. */
function leastOf(counts: readonly (StemCount | null)[]): StemCount | null {
  const [first] = counts
  if (counts.length === 1) return first ?? null
  if (first === undefined || counts.some((count) => count === null)) return null
  const all = counts.filter((count) => count !== null)
  return {
    text: Math.min(...all.map(({ text }) => text)),
    title: all.every(({ title }) => title),
    heading: all.every(({ heading }) => heading),
  }
}

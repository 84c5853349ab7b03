import { rarityOf, repetitionOf, weighTerm } from '../analysis/weigh-term.ts'
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
  /** Places that the term names; a passage of a document about one counts half. */
  readonly places: readonly string[]
  /** Passages of the library that contain it. */
  readonly frequency: number
  /** How often the query has it. */
  readonly times: number
}

/** What a score is computed from. */
export interface Scorable extends Pick<Candidate, 'countOf' | 'length' | 'themes'> {
  /** Places that its document is about. */
  readonly places?: readonly string[]
}

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
  /** How often the query has it, and the factor for that. */
  readonly times: number
  readonly repetition: number
}

/** Weight of a matching theme or place relative to the words of the term. */
const THEME_SHARE = 0.5
const SINGLE_OCCURRENCE: StemCount = { text: 1, title: false, heading: false }
const NO_OCCURRENCE: StemCount = { text: 0, title: false, heading: false }

/** BM25 of a passage over the terms; `passages` is how many the library has. */
export function scorePassage(terms: readonly RankTerm[], passage: Scorable, passages: number): PassageScore {
  const parts = terms.flatMap((term): readonly TermScore[] => {
    const count = countOf(term, passage)
    const isTagged =
      term.themes.some((theme) => passage.themes.includes(theme)) ||
      term.places.some((place) => passage.places?.includes(place) === true)
    if (count === null && !isTagged) return []
    const { label, frequency, times } = term
    const weight =
      count === null ? THEME_SHARE * weighTerm(SINGLE_OCCURRENCE, passage.length) : weighTerm(count, passage.length)
    return [
      {
        ...{ term: label, frequency, rarity: rarityOf(frequency, passages), weight },
        ...{ times, repetition: repetitionOf(times) },
        ...(count ?? NO_OCCURRENCE),
      },
    ]
  })
  return { score: parts.reduce((sum, part) => sum + scoreOfTerm(part), 0), parts }
}

/** What a term adds to the score of a passage. */
export function scoreOfTerm({ rarity, weight, repetition }: TermScore): number {
  return rarity * weight * repetition
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

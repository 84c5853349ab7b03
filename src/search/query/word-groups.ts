import type { SearchPorts } from '../ports.ts'
import { isCompoundPart, joinedStem, joinedWord, splitsOf } from '../analysis/compounds.ts'
import { stemOf } from '../analysis/stem.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { countPassages } from '../match/frequencies.ts'
import type { WordTerm } from './query.ts'
import type { Conjunct } from '../engine/search-engine.ts'
import { findThemeNames } from './theme-names.ts'

/** Words of which each is also looked for in its other spellings; longer questions have enough words without. */
const MAX_VARIED = 4

/** One way to say something: a stem, words side by side, or a theme that means it. */
export type QueryVariant =
  | { readonly kind: 'stems'; readonly stems: readonly string[]; readonly passages: number }
  | { readonly kind: 'closed'; readonly word: string; readonly stem: string; readonly passages: number }
  | { readonly kind: 'open'; readonly words: readonly [string, string]; readonly passages: number }
  | { readonly kind: 'theme'; readonly themeId: string; readonly passages: number }

/** Words of a question that mean one thing, with the ways in which the library says it; the first is as typed. */
export interface WordGroup {
  readonly words: readonly WordTerm[]
  readonly variants: readonly QueryVariant[]
}

/** Passages that have the commonest way of a group. */
export function frequencyOf({ variants }: WordGroup): number {
  return Math.max(...variants.map(({ passages }) => passages))
}

/** Which ways are looked for besides the one that was typed. */
export interface WantedVariants {
  readonly spellings: boolean
  readonly themes: boolean
}

export const AS_TYPED: WantedVariants = { spellings: false, themes: false }

/**
 * The words of a question by what they mean together. Stop words are left out, unless there is nothing else. Ways that
 * no passage has are left out too, but the one that was typed.
 */
export async function toWordGroups(
  app: SearchPorts,
  words: readonly WordTerm[],
  wanted: WantedVariants,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly WordGroup[]> {
  const telling = words.some(({ isStop }) => !isStop) ? words.filter(({ isStop }) => !isStop) : words
  const distinct = [...new Map(telling.map((word) => [word.stem, word])).values()]
  const varied = distinct.length <= MAX_VARIED ? variantsOf(app, distinct, wanted) : []
  const typed = distinct.map((word, at) => ({
    from: at,
    length: 1,
    variant: { kind: 'stems', stems: [word.stem] } as const,
  }))
  const asked = [...typed, ...varied]
  const passages = await countPassages(
    app,
    asked.map(({ variant }) => toConjunct(variant)),
    corpusVersion,
    signal,
  )
  const found = asked.map((each, at) => ({
    ...each,
    variant: { ...each.variant, passages: passages[at] ?? 0 } as QueryVariant,
  }))
  return toGroups(distinct, found)
}

type Unasked<T> = T extends unknown ? Omit<T, 'passages'> : never

interface Spread<T> {
  readonly from: number
  readonly length: number
  readonly variant: T
}

/** The other ways of words, of two of them side by side, and of as many as name a theme. */
function variantsOf(
  app: SearchPorts,
  words: readonly WordTerm[],
  wanted: WantedVariants,
): readonly Spread<Unasked<QueryVariant>>[] {
  const closed = words.flatMap((word, from) => {
    const next = words[from + 1]
    if (next === undefined || !isCompoundPart(word.word) || !isCompoundPart(next.word)) return []
    const variant = { kind: 'closed', word: joinedWord(word, next), stem: joinedStem(word, next) } as const
    return [{ from, length: 2, variant }]
  })
  const open = words.flatMap(({ word }, from) =>
    splitsOf(word).map((parts) => ({ from, length: 1, variant: { kind: 'open', words: parts } as const })),
  )
  const themes = findThemeNames(app, words).flatMap(({ from, length, themes: ids }) =>
    ids.map((themeId) => ({ from, length, variant: { kind: 'theme', themeId } as const })),
  )
  return [...(wanted.themes ? themes : []), ...(wanted.spellings ? [...closed, ...open] : [])]
}

/** From left to right, the longest first; one that says nothing in the library takes no words together. */
function toGroups(words: readonly WordTerm[], found: readonly Spread<QueryVariant>[]): readonly WordGroup[] {
  const groups: WordGroup[] = []
  for (let from = 0; from < words.length;) {
    const here = found.filter(
      (each) => each.from === from && (each.variant.passages > 0 || each.variant.kind === 'stems'),
    )
    const length = Math.max(...here.map((each) => each.length))
    const typed = found.filter(
      (each) => each.variant.kind === 'stems' && each.from >= from && each.from < from + length,
    )
    const stems = typed.flatMap(({ variant }) => (variant.kind === 'stems' ? variant.stems : []))
    const passages = Math.min(...typed.map(({ variant }) => variant.passages))
    const others = here.filter((each) => each.variant.kind !== 'stems' && each.length === length)
    groups.push({
      words: words.slice(from, from + length),
      variants: [{ kind: 'stems', stems, passages }, ...others.map(({ variant }) => variant)],
    })
    from += length
  }
  return groups
}

function toConjunct(variant: Unasked<QueryVariant>): Conjunct {
  const nothing = { all: [], none: [], filter: allOf([]) }
  switch (variant.kind) {
    case 'stems':
      return { ...nothing, all: variant.stems.map((stem) => ({ kind: 'stem', stem, scope: 'any' })) }
    case 'closed':
      return { ...nothing, all: [{ kind: 'stem', stem: variant.stem, scope: 'any' }] }
    case 'open':
      return { ...nothing, all: [{ kind: 'phrase', words: variant.words }] }
    case 'theme':
      return { ...nothing, filter: allOf(oneOf('theme', [variant.themeId])) }
  }
}

/** The stems of a way, by which a passage is ranked; none of a theme. */
export function stemsOf(variant: QueryVariant): readonly string[] {
  switch (variant.kind) {
    case 'stems':
      return variant.stems
    case 'closed':
      return [variant.stem]
    case 'open':
      return variant.words.map(stemOf)
    case 'theme':
      return []
  }
}

import type { SearchPorts } from '../ports.ts'
import { isCompoundPart, joinedStem, joinedWord, splitsOf } from '../analysis/compounds.ts'
import { stemOf } from '../analysis/stem.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { countPassages } from '../match/frequencies.ts'
import type { WordTerm } from './query.ts'
import { havingPhrase, havingStems, type Conjunct } from '../engine/search-engine.ts'
import { findSynonyms, type Synonym } from './find-synonyms.ts'
import { findPlaceNames } from './place-names.ts'
import { findThemeNames } from './theme-names.ts'

/** Queries of at most this many words are also searched in other spellings; longer ones have enough words without. */
const MAX_VARIED = 4
/** Of the variants of all words together, in the worst case; a query has other parts too. */
const MAX_ALTERNATIVES = 32

/**
 * A variant of words: their stems, a closed or open compound, a theme with that name, or an acronym and what it means.
 * `passages` is how many have it.
 */
export type QueryVariant =
  | { readonly kind: 'stems'; readonly stems: readonly string[]; readonly passages: number }
  | { readonly kind: 'closed'; readonly word: string; readonly stem: string; readonly passages: number }
  | { readonly kind: 'open'; readonly words: readonly [string, string]; readonly passages: number }
  | { readonly kind: 'theme'; readonly themeId: string; readonly passages: number }
  /** The words of a name in this order. */
  | {
      readonly kind: 'name'
      readonly text: string
      readonly words: readonly string[]
      readonly stems: readonly string[]
      readonly passages: number
    }
  | { readonly kind: 'place'; readonly placeId: string; readonly passages: number }
  | ({ readonly kind: 'synonym'; readonly passages: number } & Synonym)

/** Words of a query with one meaning, and their variants that occur in the library; the first is as typed. */
export interface WordGroup {
  readonly words: readonly WordTerm[]
  readonly variants: readonly QueryVariant[]
}

/** Passages that have the most frequent variant of a group. */
export function frequencyOf({ variants }: WordGroup): number {
  return Math.max(...variants.map(({ passages }) => passages))
}

/** Which variants to add to the words as typed. */
export interface WantedVariants {
  readonly spellings: boolean
  readonly themes: boolean
  /** Names of places, in queries of any length: they are phrases then, and find what is about the place too. */
  readonly places: boolean
  /** Acronyms, what they mean, and other words of one meaning; of queries of any length. */
  readonly synonyms: boolean
}

export const AS_TYPED: WantedVariants = { spellings: false, themes: false, places: false, synonyms: false }

/**
 * Groups the words of a query by meaning. Stop words are left out unless there is nothing else. Variants that no
 * passage has are left out too, except the words as typed.
 */
export async function toWordGroups(
  app: SearchPorts,
  words: readonly WordTerm[],
  wanted: WantedVariants,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly WordGroup[]> {
  const significant = words.some(({ isStop }) => !isStop) ? words.filter(({ isStop }) => !isStop) : words
  const distinct = [...new Map(significant.map((word) => [word.stem, word])).values()]
  const varied =
    distinct.length <= MAX_VARIED
      ? [...variantsOf(app, distinct, wanted), ...(wanted.spellings ? hyphenated(words, distinct) : [])]
      : []
  const typed = distinct.map((word, at) => ({
    from: at,
    length: 1,
    variant: { kind: 'stems', stems: [word.stem] } as const,
  }))
  const synonyms = wanted.synonyms ? synonymsOf(app, words, distinct) : []
  const places = wanted.places ? await placesOf(app, words, distinct) : []
  const candidates = [...typed, ...varied, ...places, ...synonyms]
  const passages = await countPassages(
    app,
    candidates.map(({ variant }) => toConjunct(variant)),
    corpusVersion,
    signal,
  )
  const counted = candidates.map((each, at) => ({
    ...each,
    variant: { ...each.variant, passages: passages[at] ?? 0 } as QueryVariant,
  }))
  return withFew(toGroups(distinct, counted))
}

/** The groups without the synonyms that would make more alternatives of the query than an engine is asked for. */
function withFew(groups: readonly WordGroup[]): readonly WordGroup[] {
  let alternatives = 1
  const areRequired = groups.length <= MAX_VARIED
  return groups.map((group) => {
    const more = areRequired ? alternatives * group.variants.length : alternatives + group.variants.length
    const kept = more <= MAX_ALTERNATIVES ? group : withoutSynonyms(group)
    alternatives = areRequired ? alternatives * kept.variants.length : alternatives + kept.variants.length
    return kept
  })
}

/** The group with the words as typed, in any spelling, and their themes. */
export function withoutSynonyms({ words, variants }: WordGroup): WordGroup {
  return { words, variants: variants.filter(({ kind }) => kind !== 'synonym') }
}

/** The synonyms of words and names, and a word in small letters of one in capitals that is no acronym. */
function synonymsOf(
  app: SearchPorts,
  words: readonly WordTerm[],
  distinct: readonly WordTerm[],
): readonly VariantRange<Uncounted<QueryVariant>>[] {
  const known = findSynonyms(app.library, words)
  const synonyms = known.flatMap(({ from, length, named: others }) => {
    const range = rangeOf(words.slice(from, from + length), distinct)
    if (range === null) return []
    return others.map((other) => ({ ...range, variant: { kind: 'synonym', ...other } as const }))
  })
  const inCapitals = distinct.flatMap(({ text, plainStem }, from) => {
    if (plainStem === undefined || synonyms.some((each) => each.from === from)) return []
    const word = text.toLowerCase()
    return [{ from, length: 1, variant: { kind: 'closed', word, stem: plainStem } as const }]
  })
  return [...synonyms, ...inCapitals]
}

/** Places that words name, and the words as a phrase where there are several. */
async function placesOf(
  app: SearchPorts,
  words: readonly WordTerm[],
  distinct: readonly WordTerm[],
): Promise<readonly VariantRange<Uncounted<QueryVariant>>[]> {
  const places = await findPlaceNames(app.library, words)
  return places.flatMap(({ from, length, named: placeIds }) => {
    const ofName = words.slice(from, from + length)
    const range = rangeOf(ofName, distinct)
    if (range === null) return []
    const name = {
      kind: 'name',
      text: ofName.map(({ text }) => text).join(' '),
      words: ofName.map(({ word }) => word),
      stems: ofName.flatMap(({ stem, isStop }) => (isStop ? [] : [stem])),
    } as const
    const about = placeIds.map((placeId) => ({ kind: 'place', placeId }) as const)
    return [...(length > 1 ? [name] : []), ...about].map((variant) => ({ ...range, variant }))
  })
}

/** Where words of a query, with their stop words, are among its distinct words; null unless they are there in a row. */
function rangeOf(
  words: readonly WordTerm[],
  distinct: readonly WordTerm[],
): { readonly from: number; readonly length: number } | null {
  const stems = words.flatMap(({ stem }) => {
    const at = distinct.findIndex((other) => other.stem === stem)
    return at < 0 ? [] : [at]
  })
  const [from = 0] = stems
  return stems.length > 0 && stems.every((at, index) => at === from + index) ? { from, length: stems.length } : null
}

type Uncounted<T> = T extends unknown ? Omit<T, 'passages'> : never

interface VariantRange<T> {
  readonly from: number
  readonly length: number
  readonly variant: T
}

/** Words typed with a hyphen as one, however short their parts are, or a stop word: `e-mail`, `on-shore`. */
function hyphenated(
  words: readonly WordTerm[],
  distinct: readonly WordTerm[],
): readonly VariantRange<Uncounted<QueryVariant>>[] {
  return words.flatMap((word, at) => {
    const next = words[at + 1]
    const range = word.joins === true && next !== undefined ? rangeOf([word, next], distinct) : null
    if (range === null || next === undefined || (isCompoundPart(word.word) && isCompoundPart(next.word))) return []
    return [{ ...range, variant: toClosed(word, next) }]
  })
}

function toClosed(first: WordTerm, second: WordTerm) {
  return { kind: 'closed', word: joinedWord(first, second), stem: joinedStem(first, second) } as const
}

/** Variants of single words, of pairs of adjacent words, and of sequences that name a theme. */
function variantsOf(
  app: SearchPorts,
  words: readonly WordTerm[],
  wanted: WantedVariants,
): readonly VariantRange<Uncounted<QueryVariant>>[] {
  const closed = words.flatMap((word, from) => {
    const next = words[from + 1]
    if (next === undefined || !isCompoundPart(word.word) || !isCompoundPart(next.word)) return []
    return [{ from, length: 2, variant: toClosed(word, next) }]
  })
  const open = words.flatMap(({ word }, from) =>
    splitsOf(word).map((parts) => ({ from, length: 1, variant: { kind: 'open', words: parts } as const })),
  )
  const themes = findThemeNames(app, words).flatMap(({ from, length, named: ids }) =>
    ids.map((themeId) => ({ from, length, variant: { kind: 'theme', themeId } as const })),
  )
  return [...(wanted.themes ? themes : []), ...(wanted.spellings ? [...closed, ...open] : [])]
}

/**
 * Groups from left to right, the longest variant first; a variant that does not occur in the library groups no words.
 */
function toGroups(words: readonly WordTerm[], found: readonly VariantRange<QueryVariant>[]): readonly WordGroup[] {
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
    const ofGroup = (each: VariantRange<QueryVariant>) => each.from === from && each.length === length
    const others = here.filter((each) => each.variant.kind !== 'stems' && each.variant.kind !== 'name' && ofGroup(each))
    // in any order, West and Yorkshire are not West Yorkshire
    const name = found.find((each) => each.variant.kind === 'name' && ofGroup(each))?.variant
    groups.push({
      words: words.slice(from, from + length),
      variants: [name ?? { kind: 'stems', stems, passages }, ...others.map(({ variant }) => variant)],
    })
    from += length
  }
  return groups
}

function toConjunct(variant: Uncounted<QueryVariant>): Conjunct {
  switch (variant.kind) {
    case 'stems':
      return havingStems(variant.stems)
    case 'closed':
      return havingStems([variant.stem])
    case 'open':
    case 'name':
      return havingPhrase(variant.words)
    case 'synonym':
      return variant.form === 'phrase' ? havingPhrase(variant.words) : havingStems(variant.stems)
    case 'place':
      return { ...havingStems([]), filter: allOf(oneOf('place', [variant.placeId])) }
    case 'theme':
      return { ...havingStems([]), filter: allOf(oneOf('theme', [variant.themeId])) }
  }
}

/** The stems of a variant, by which a passage is ranked; none for a theme. */
export function stemsOf(variant: QueryVariant): readonly string[] {
  switch (variant.kind) {
    case 'stems':
    case 'name':
    case 'synonym':
      return variant.stems
    case 'closed':
      return [variant.stem]
    case 'open':
      return variant.words.map(stemOf)
    case 'place':
    case 'theme':
      return []
  }
}

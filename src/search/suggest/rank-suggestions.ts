import { SUGGESTION_KINDS, type SuggestionHit, type SuggestionKind } from '../suggestion-index.ts'
import { foldWords } from './suggestion.ts'

/** How a hit has what was typed: as its whole label or name, as the beginning of it, or somewhere. */
export type Fit = 'whole' | 'beginning' | 'words'

export interface RankedHit {
  readonly hit: SuggestionHit
  readonly fit: Fit
}

const FITS: readonly Fit[] = ['whole', 'beginning', 'words']

/**
 * The best `limit` hits, each kind together, the kind with the best fit first. Every kind keeps its share: places left
 * are given to the best of each kind in turn. What needed a slip forgiven is left out where anything did not; a question
 * that only repeats what was typed, or another label, is no help. Ties stay in the order given.
 */
export function rankSuggestions(hits: readonly SuggestionHit[], typed: string, limit: number): readonly RankedHit[] {
  const asTyped = hits.filter((hit) => hit.slips === 0)
  const ranked = (asTyped.length > 0 ? asTyped : hits).map((hit) => ({ hit, fit: fitOf(hit, typed) }))
  const groups = SUGGESTION_KINDS.map((kind) => bestFirst(withoutRepeats(ranked, typed), kind))
  const shares = shareOut(
    groups.map((group) => group.length),
    limit,
  )
  return groups
    .map((group, at) => group.slice(0, shares[at]))
    .sort((a, b) => rankOf(a[0]) - rankOf(b[0]))
    .flat()
}

function fitOf({ label, name }: SuggestionHit, typed: string): Fit {
  const words = foldWords(typed)
  const names = [label, ...(name === null ? [] : [name.name])].map(foldWords)
  if (names.includes(words)) return 'whole'
  return names.some((each) => each.startsWith(words)) ? 'beginning' : 'words'
}

function withoutRepeats(ranked: readonly RankedHit[], typed: string): readonly RankedHit[] {
  const labels = ranked.filter(({ hit }) => hit.kind !== 'question').map(({ hit }) => foldWords(hit.label))
  const told = new Set([foldWords(typed), ...labels])
  return ranked.filter(({ hit }) => hit.kind !== 'question' || !told.has(foldWords(hit.label)))
}

function bestFirst(ranked: readonly RankedHit[], kind: SuggestionKind): readonly RankedHit[] {
  return ranked.filter(({ hit }) => hit.kind === kind).sort((a, b) => rankOf(a) - rankOf(b))
}

/** How many of each group fit into `limit` when one after the other takes one. */
function shareOut(sizes: readonly number[], limit: number): readonly number[] {
  const shares = sizes.map(() => 0)
  let left = Math.min(
    limit,
    sizes.reduce((sum, size) => sum + size, 0),
  )
  for (let at = 0; left > 0; at = (at + 1) % sizes.length) {
    if ((shares[at] ?? 0) >= (sizes[at] ?? 0)) continue
    shares[at] = (shares[at] ?? 0) + 1
    left -= 1
  }
  return shares
}

function rankOf(ranked: RankedHit | undefined): number {
  return ranked === undefined ? FITS.length : FITS.indexOf(ranked.fit)
}

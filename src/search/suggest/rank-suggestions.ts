import { SUGGESTION_KINDS, type SuggestionHit, type SuggestionKind } from '../engine/suggestion-index.ts'
import { foldWords } from './suggestion.ts'

/**
 * How a hit matches the typed text: as its whole label or name, at the beginning of its label, at the beginning of a
 * name, elsewhere in its label, or elsewhere in a name, where it may be as common a word as "local".
 */
export type Fit = 'whole' | 'beginning' | 'named' | 'words' | 'buried'

export interface RankedHit {
  readonly hit: SuggestionHit
  readonly fit: Fit
}

const FITS: readonly Fit[] = ['whole', 'beginning', 'named', 'words', 'buried']

/**
 * The best `limit` hits, grouped by kind, the kind with the best fit first. Kinds take turns; hits `buried` in a name
 * get the places that remain. Hits with a typing error are left out if any hit has none; so is a past query that
 * repeats the typed text or another label. Ties keep the order given.
 */
export function rankSuggestions(hits: readonly SuggestionHit[], typed: string, limit: number): readonly RankedHit[] {
  const asTyped = hits.filter((hit) => hit.slips === 0)
  const ranked = (asTyped.length > 0 ? asTyped : hits).map((hit) => ({ hit, fit: fitOf(hit, typed) }))
  const groups = SUGGESTION_KINDS.map((kind) => bestFirst(withoutRepeats(ranked, typed), kind))
  const isPlain = ({ fit }: RankedHit) => fit !== 'buried'
  const plain = shareOut(
    groups.map((group) => group.filter(isPlain).length),
    limit,
  )
  const buried = shareOut(
    groups.map((group) => group.filter((each) => !isPlain(each)).length),
    limit - sum(plain),
  )
  return groups
    .map((group, at) => group.slice(0, (plain[at] ?? 0) + (buried[at] ?? 0)))
    .sort((a, b) => rankOf(a[0]) - rankOf(b[0]))
    .flat()
}

function fitOf({ label, name }: SuggestionHit, typed: string): Fit {
  const words = foldWords(typed)
  const [ofLabel, ofName] = [foldWords(label), name === null ? '' : foldWords(name.name)]
  if (ofLabel === words || ofName === words) return 'whole'
  if (ofLabel.startsWith(words)) return 'beginning'
  if (ofName.startsWith(words)) return 'named'
  return name === null ? 'words' : 'buried'
}

function withoutRepeats(ranked: readonly RankedHit[], typed: string): readonly RankedHit[] {
  const labels = ranked.filter(({ hit }) => hit.kind !== 'question').map(({ hit }) => foldWords(hit.label))
  const seen = new Set([foldWords(typed), ...labels])
  return ranked.filter(({ hit }) => hit.kind !== 'question' || !seen.has(foldWords(hit.label)))
}

function bestFirst(ranked: readonly RankedHit[], kind: SuggestionKind): readonly RankedHit[] {
  return ranked.filter(({ hit }) => hit.kind === kind).sort((a, b) => rankOf(a) - rankOf(b))
}

/** How many of each group fit into `limit` when they take one each in turn. */
function shareOut(sizes: readonly number[], limit: number): readonly number[] {
  const shares = sizes.map(() => 0)
  let left = Math.min(limit, sum(sizes))
  for (let at = 0; left > 0; at = (at + 1) % sizes.length) {
    if ((shares[at] ?? 0) >= (sizes[at] ?? 0)) continue
    shares[at] = (shares[at] ?? 0) + 1
    left -= 1
  }
  return shares
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function rankOf(ranked: RankedHit | undefined): number {
  return ranked === undefined ? FITS.length : FITS.indexOf(ranked.fit)
}

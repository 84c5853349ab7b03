import type { SearchPorts } from '../ports.ts'
import { AppError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { findRanked, MAX_TYPED, toSuggestion } from './find-suggestions.ts'
import type { RankedHit } from './rank-suggestions.ts'
import { foldWords, type Suggestion } from './suggestion.ts'

const MAX_LINKS = 3
/** A shorter prefix is more often a word of its own. */
const MIN_PREFIX_CHARACTERS = 3
/** The results page does not wait longer for an aid. */
const TIMEOUT_MS = 500

/** A place or theme that the whole query names: exactly, or, with `slip`, nearly. */
export interface QuickLink extends Suggestion {
  readonly kind: 'place' | 'theme'
  readonly because: 'name' | 'slip'
}

/**
 * Places and themes with documents whose name equals the query or begins with it, at most three; they replace
 * suggestions where scripts are off. Empty when suggestions are unavailable, since the results page does not depend on
 * them.
 */
export async function quickLinks(app: SearchPorts, text: string, signal?: AbortSignal): Promise<readonly QuickLink[]> {
  const words = foldWords(text)
  if (words.length === 0 || text.length > MAX_TYPED) return []
  const bounds = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]
  try {
    const wanted = { kinds: ['place', 'theme'] as const, limit: MAX_LINKS * 2 }
    const ranked = await findRanked(app, text, wanted, AbortSignal.any(bounds))
    return ranked.flatMap((each) => toQuickLink(each, words)).slice(0, MAX_LINKS)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    loggerFor(app.log, 'suggest').debug({ code: error.code }, 'no quick links')
    return []
  }
}

function toQuickLink(ranked: RankedHit, words: string): readonly QuickLink[] {
  const { kind, slips, weight } = ranked.hit
  // A weight of 0 means that it has no documents yet.
  if ((kind !== 'place' && kind !== 'theme') || weight === 0) return []
  const begins = ranked.fit === 'beginning' || ranked.fit === 'named'
  const isNamed = ranked.fit === 'whole' || (begins && words.length >= MIN_PREFIX_CHARACTERS)
  const isNearly = slips > 0 && hasAsManyWords(ranked, words)
  if (!isNamed && !isNearly) return []
  return [{ ...toSuggestion(ranked), kind, because: isNamed ? 'name' : 'slip' }]
}

function hasAsManyWords({ hit }: RankedHit, words: string): boolean {
  const counts = [hit.label, hit.name?.name ?? hit.label].map((name) => foldWords(name).split(' ').length)
  return counts.includes(words.split(' ').length)
}

import type { SearchPorts } from '../ports.ts'
import { AppError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { findRanked, MAX_TYPED, toSuggestion } from './find-suggestions.ts'
import type { RankedHit } from './rank-suggestions.ts'
import { foldWords, type Suggestion } from './suggestion.ts'

const MAX_LINKS = 3
/** A beginning of fewer letters is a word of its own more often. */
const MIN_BEGINNING = 3
/** The page of results waits no longer for what is only a help. */
const TOO_LATE_MS = 500

/** A place or theme that a whole question names: as it is called, or, `slip`, nearly so. */
export interface QuickLink extends Suggestion {
  readonly kind: 'place' | 'theme'
  readonly because: 'name' | 'slip'
}

/**
 * Places and themes with documents whose name the question is or begins, at most three; without scripts they are what suggestions are
 * with them. None where suggestions are away: a page of results does not need them.
 */
export async function quickLinks(app: SearchPorts, text: string, signal?: AbortSignal): Promise<readonly QuickLink[]> {
  const words = foldWords(text)
  if (words.length === 0 || text.length > MAX_TYPED) return []
  const bounds = [AbortSignal.timeout(TOO_LATE_MS), ...(signal ? [signal] : [])]
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
  // Without weight there is nothing behind it yet.
  if ((kind !== 'place' && kind !== 'theme') || weight === 0) return []
  const begins = ranked.fit === 'beginning' || ranked.fit === 'named'
  const isNamed = ranked.fit === 'whole' || (begins && words.length >= MIN_BEGINNING)
  const isNearly = slips > 0 && hasAsManyWords(ranked, words)
  if (!isNamed && !isNearly) return []
  return [{ ...toSuggestion(ranked), kind, because: isNamed ? 'name' : 'slip' }]
}

function hasAsManyWords({ hit }: RankedHit, words: string): boolean {
  const counts = [hit.label, hit.name?.name ?? hit.label].map((name) => foldWords(name).split(' ').length)
  return counts.includes(words.split(' ').length)
}

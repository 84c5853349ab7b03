import type { SearchPorts } from '../ports.ts'
import { keepCurrent } from './suggestion-queries.ts'
import { SUGGESTION_KINDS, type SuggestionHit, type SuggestionKind } from '../engine/suggestion-index.ts'
import { documentOfTitle } from './title-records.ts'
import { rankSuggestions, type RankedHit } from './rank-suggestions.ts'
import type { Suggestion } from './suggestion.ts'

/** The most of one kind in one answer. */
const MAX_OF_A_KIND = 4
/** Suggestions in all, unless said otherwise, and at most. */
export const SUGGESTIONS = 10
export const MAX_SUGGESTIONS = MAX_OF_A_KIND * SUGGESTION_KINDS.length
/** What stands beyond this is no longer being looked up, but written. */
export const MAX_TYPED = 200
/** An answer that comes later has been overtaken by the typing. */
const TOO_LATE_MS = 2_000

/**
 * What somebody who has typed `text` may mean, best first, each kind together, at most four of one kind.
 * @throws TransientError `search_unavailable`, `index_missing`, `index_behind`
 */
export async function findSuggestions(
  app: SearchPorts,
  text: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Suggestion[]> {
  return (await findRanked(app, text, { kinds: SUGGESTION_KINDS, limit }, signal)).map(toSuggestion)
}

/** The same with how each fits, of some kinds only. */
export async function findRanked(
  app: SearchPorts,
  text: string,
  wanted: { readonly kinds: readonly SuggestionKind[]; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly RankedHit[]> {
  const typed = text.slice(0, MAX_TYPED)
  const bounds = [AbortSignal.timeout(TOO_LATE_MS), ...(signal ? [signal] : [])]
  const hits = await app.suggestions.suggest(typed, wanted.kinds, MAX_OF_A_KIND, AbortSignal.any(bounds))
  return rankSuggestions(await withoutVanished(app, hits), typed, wanted.limit)
}

export function toSuggestion({ hit }: RankedHit): Suggestion {
  const { kind, label, detail, href, highlights, name } = hit
  const notes = [name?.note ?? '', detail].filter((note) => note !== '')
  return { kind, label, detail: notes.join(' · '), href, highlights }
}

/** The index follows the catalogue by some seconds, in which a removed document must not be offered any more. */
async function withoutVanished(app: SearchPorts, hits: readonly SuggestionHit[]): Promise<readonly SuggestionHit[]> {
  const titles = hits.filter((hit) => hit.kind === 'title').map((hit) => documentOfTitle(hit.suggestionId))
  const standing = await keepCurrent(app.catalogue, titles)
  return hits.filter((hit) => hit.kind !== 'title' || standing.has(documentOfTitle(hit.suggestionId)))
}

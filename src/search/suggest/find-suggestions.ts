import type { SearchPorts } from '../ports.ts'
import { keepCurrent } from './suggestion-queries.ts'
import { SUGGESTION_KINDS, type SuggestionHit, type SuggestionKind } from '../engine/suggestion-index.ts'
import { documentOfTitle } from './title-records.ts'
import { rankSuggestions, type RankedHit } from './rank-suggestions.ts'
import type { Suggestion } from './suggestion.ts'

/** Most suggestions of one kind. */
const MAX_OF_A_KIND = 4
/** Number of suggestions by default, and at most. */
export const SUGGESTIONS = 10
export const MAX_SUGGESTIONS = MAX_OF_A_KIND * SUGGESTION_KINDS.length
/** Characters of the typed text that are used; a longer text is being written, not looked up. */
export const MAX_TYPED = 200
/** A later answer has been overtaken by typing. */
const TIMEOUT_MS = 2_000

/**
 * Suggests completions of `text`, best first, grouped by kind, at most four of one kind.
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

/** The same for some kinds only, with the fit of each hit. */
export async function findRanked(
  app: SearchPorts,
  text: string,
  wanted: { readonly kinds: readonly SuggestionKind[]; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly RankedHit[]> {
  const typed = text.slice(0, MAX_TYPED)
  const bounds = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]
  const hits = await app.suggestions.suggest(typed, wanted.kinds, MAX_OF_A_KIND, AbortSignal.any(bounds))
  return rankSuggestions(await withoutVanished(app, hits), typed, wanted.limit)
}

export function toSuggestion({ hit }: RankedHit): Suggestion {
  const { kind, label, detail, href, highlights, name } = hit
  const notes = [name?.note ?? '', detail].filter((note) => note !== '')
  return { kind, label, detail: notes.join(' · '), href, highlights }
}

/** Removes titles whose document is no longer readable: the index lags behind the catalogue by some seconds. */
async function withoutVanished(app: SearchPorts, hits: readonly SuggestionHit[]): Promise<readonly SuggestionHit[]> {
  const titles = hits.filter((hit) => hit.kind === 'title').map((hit) => documentOfTitle(hit.suggestionId))
  const current = await keepCurrent(app.catalogue, titles)
  return hits.filter((hit) => hit.kind !== 'title' || current.has(documentOfTitle(hit.suggestionId)))
}

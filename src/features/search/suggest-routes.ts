import { z } from 'zod'
import { text } from '../../domain/value-schemas.ts'
import { findSuggestions, MAX_SUGGESTIONS, SUGGESTIONS } from '../../search/suggest/find-suggestions.ts'
import { SUGGESTION_KINDS } from '../../search/engine/suggestion-index.ts'
import { defineRoute, type Route } from '../../api/route.ts'

const MAX_QUERY_CHARACTERS = 10_000

const suggestionSchema = z
  .object({
    kind: z.enum(SUGGESTION_KINDS).meta({ description: '`title`: a document; `question`: an earlier search' }),
    label: z.string(),
    detail: z.string().meta({ description: 'How many documents there are, and the other name it was found by' }),
    href: z
      .string()
      .meta({ description: 'Path of the page of this service that it links to', example: '/search?theme=hydrogen' }),
    highlights: z
      .array(z.object({ start: z.int(), end: z.int() }))
      .meta({ description: 'The parts of the label that were typed, in UTF-16 code units' }),
  })
  .meta({ id: 'Suggestion' })

export const suggestRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/suggest',
    access: 'public',
    operationId: 'suggestCompletions',
    summary: 'Suggest places, themes, titles and earlier searches for what was typed; best first, grouped by kind',
    query: z.strictObject({
      q: text(MAX_QUERY_CHARACTERS)
        .default('')
        .meta({ description: 'The text typed so far; only its first 200 characters are used', example: 'greater man' }),
      limit: z.int().min(1).max(MAX_SUGGESTIONS).default(SUGGESTIONS),
    }),
    reply: z.object({ suggestions: z.array(suggestionSchema) }),
    handle: async ({ app, query, signal }) => ({
      suggestions: await findSuggestions(app, query.q, query.limit, signal),
    }),
  }),
]

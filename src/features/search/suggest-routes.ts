import { z } from 'zod'
import { text } from '../../domain/value-schemas.ts'
import { findSuggestions, MAX_SUGGESTIONS, SUGGESTIONS } from '../../search/suggest/find-suggestions.ts'
import { SUGGESTION_KINDS } from '../../search/engine/suggestion-index.ts'
import { defineRoute, type Route } from '../../api/route.ts'

const MAX_QUERY_CHARACTERS = 10_000

const suggestionSchema = z
  .object({
    kind: z.enum(SUGGESTION_KINDS).meta({ description: '`title`: a document; `question`: one asked before' }),
    label: z.string(),
    detail: z.string().meta({ description: 'How much there is, and by which other name it was found' }),
    href: z.string().meta({ description: 'Where it leads: a path of this service', example: '/search?theme=hydrogen' }),
    highlights: z
      .array(z.object({ start: z.int(), end: z.int() }))
      .meta({ description: 'What of the label was typed, in UTF-16 code units' }),
  })
  .meta({ id: 'Suggestion' })

export const suggestRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/suggest',
    access: 'public',
    operationId: 'suggestCompletions',
    summary: 'Places, themes, titles and questions asked before that begin as typed; best first, each kind together',
    query: z.strictObject({
      q: text(MAX_QUERY_CHARACTERS)
        .default('')
        .meta({ description: 'What is typed so far; its first 200 characters count', example: 'greater man' }),
      limit: z.int().min(1).max(MAX_SUGGESTIONS).default(SUGGESTIONS),
    }),
    reply: z.object({ suggestions: z.array(suggestionSchema) }),
    handle: async ({ app, query, signal }) => ({
      suggestions: await findSuggestions(app, query.q, query.limit, signal),
    }),
  }),
]

import { z } from 'zod'
import type { SearchFeaturePorts } from './ports.ts'
import type { FoundEvidence } from '../../search/results/evidence.ts'
import { searchLibrary } from '../../search/results/search-library.ts'
import { pastedTextSchema, searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import { isPlainQuery, recordQuery } from '../../search/suggest/record-query.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import {
  toZeroResultReason,
  toZeroResultSuggestion,
  zeroResultReasonSchema,
  zeroResultSuggestionSchema,
} from './zero-result-view.ts'
import { evidenceSchema, toEvidenceView } from '../../api/views/evidence-view.ts'
import { explainSchema, explanationSchema, toExplanationView } from './explanation-view.ts'
import { nextCursorSchema } from '../../api/views/parts.ts'
import { interpretationSchema, toInterpretationView } from './interpretation-view.ts'

const foundSchema = evidenceSchema
  .extend({
    foundBy: z.enum(['words', 'meaning']).meta({ description: '`meaning`: it does not match the query by its words' }),
  })
  .meta({ id: 'FoundEvidence' })

const resultSchema = z
  .object({
    matching: z.enum(['all', 'some']).meta({ description: 'Whether all words of the query must match, or some' }),
    interpretation: interpretationSchema,
    corpusVersion: z
      .string()
      .meta({ description: 'Changes whenever a text or a field of a document in the library changes' }),
    counts: z.enum(['exact', 'at_most']).meta({ description: '`at_most`: `total` and the facets are upper bounds' }),
    total: z.int().meta({ description: 'Documents that match by their words' }),
    meaning: z.enum(['off', 'used', 'away']).meta({
      description:
        'Whether search by meaning was used too (`EMBEDDER`); `away`: the embedder is unavailable, and the result is as without it',
    }),
    reranking: z.enum(['off', 'used', 'late']).meta({
      description:
        'Whether a model re-ranked the first documents (`RERANKER`); `late`: not within 200 ms, so the order is the one without',
    }),
    meaningTotal: z.int().meta({
      description: 'Documents found by meaning only: among the hits, but not in `total` or `facets`',
    }),
    goneTotal: z.int().meta({ description: 'Documents left out because they are gone from their source (`gone`)' }),
    hits: z.array(
      z.object({
        document: documentSchema,
        passage: foundSchema,
        more: z.array(foundSchema),
        moreCount: z.int().meta({ description: 'Total number of further matching passages of the document' }),
        explanation: explanationSchema.nullable().optional().meta({ description: 'With `explain=true`' }),
      }),
    ),
    facets: z.array(
      z.object({
        field: z.string(),
        counts: z.enum(['documents', 'passages']),
        values: z.array(z.object({ value: z.string(), count: z.int() })),
      }),
    ),
    zeroResultReason: zeroResultReasonSchema
      .nullable()
      .meta({ description: 'Why nothing was found; null where something was' }),
    zeroResultSuggestions: z
      .array(zeroResultSuggestionSchema)
      .meta({ description: 'Similar searches that do find something, the closest first' }),
    nextCursor: nextCursorSchema,
    missingShards: z.array(z.string()).meta({
      description: 'Search servers that do not answer; the results lack the documents on them',
    }),
  })
  .meta({ id: 'SearchResult' })

function toFoundView(evidence: FoundEvidence): z.infer<typeof foundSchema> {
  return { ...toEvidenceView(evidence), foundBy: evidence.foundBy }
}

const searchQuerySchema = searchParametersSchema.extend({ explain: explainSchema })
const SEARCH_ERRORS = ['question_invalid', 'question_too_long', 'question_too_wide', 'cursor_invalid'] as const

async function search(
  app: SearchFeaturePorts,
  { explain, ...query }: z.infer<typeof searchQuerySchema>,
  signal: AbortSignal,
): Promise<z.infer<typeof resultSchema>> {
  const { interpretation, zeroResult, ...result } = await searchLibrary(app, toRequest(query), signal)
  if (isPlainQuery(toRequest(query))) recordQuery(app, query.q, result.total)
  return {
    ...result,
    facets: result.facets.map(({ values, ...facet }) => ({ ...facet, values: [...values] })),
    missingShards: [...result.missingShards],
    matching: interpretation.matching,
    interpretation: toInterpretationView(app, interpretation),
    zeroResultReason: toZeroResultReason(zeroResult),
    zeroResultSuggestions: (zeroResult?.suggestions ?? []).map(toZeroResultSuggestion),
    hits: result.hits.map((hit) => ({
      document: toDocumentView(app, hit.document),
      passage: toFoundView(hit.passage),
      more: hit.more.map(toFoundView),
      moreCount: hit.moreCount,
      ...(explain ? { explanation: toExplanationView(hit.explanation) } : {}),
    })),
  }
}

export const searchRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/search',
    access: 'public',
    operationId: 'searchDocuments',
    errors: SEARCH_ERRORS,
    summary: 'Search documents; each with its best matching passage',
    query: searchQuerySchema,
    reply: resultSchema,
    handle: ({ app, query, signal }) => search(app, query, signal),
  }),
  defineRoute({
    method: 'post',
    path: '/search',
    access: 'public',
    operationId: 'searchDocumentsByText',
    errors: SEARCH_ERRORS,
    summary: 'Search with a text that is too long for an address; otherwise as the search by address',
    query: searchQuerySchema.omit({ q: true }),
    body: z.object({ q: pastedTextSchema }),
    reply: resultSchema,
    handle: ({ app, query, body, signal }) => search(app, { ...query, ...body }, signal),
  }),
]

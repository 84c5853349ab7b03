import type { CallToolResult } from '@modelcontextprotocol/server'
import type { z } from 'zod'
import { InvalidInputError, AppError } from '../../errors.ts'
import { QueryError } from '../../search/query/syntax/query-error.ts'
import { validate } from '../../formats/parameters.ts'
import type { McpPorts } from './ports.ts'

/** A tool as data: what is listed of it, and the function that answers a call. It only reads. */
export interface Tool {
  readonly name: string
  readonly title: string
  /** Written for a model: when to use it, what to give it and what it gives. */
  readonly description: string
  readonly input: z.ZodObject
  readonly output: z.ZodObject
  readonly run: (app: McpPorts, input: unknown, signal: AbortSignal) => Promise<CallToolResult>
}

interface ToolOf<I extends z.ZodObject, O extends z.ZodObject> extends Omit<Tool, 'input' | 'output' | 'run'> {
  readonly input: I
  readonly output: O
  readonly run: (app: McpPorts, input: z.infer<I>, signal: AbortSignal) => Promise<z.infer<O>>
}

/**
 * A tool whose answer is JSON of the output schema, as structured content and, for clients that read no other, as the
 * same JSON in one text. What the caller can correct is an answer too, with what to do; only our own faults are thrown.
 */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: ToolOf<I, O>): Tool {
  return {
    ...tool,
    run: async (app, input, signal) => {
      try {
        const answer = await tool.run(app, validate(tool.input, input), signal)
        return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer }
      } catch (error) {
        if (error instanceof AppError) return toToolError(error)
        throw error
      }
    },
  }
}

/** What to do about an error, by its code. */
const ADVICE: Readonly<Record<string, string>> = {
  document_missing: 'Take an id from a result of `search` or `find_quotation`.',
  document_removed: 'The document was removed from the library for good; do not ask for it again.',
  passage_missing: 'Take an id from a result of `search` or `find_quotation`.',
  version_missing: 'Take an id from a result of `search` or `find_quotation`.',
  page_missing: 'Call `fetch` with the id of the document to see its pages.',
  quotation_too_short: 'Give more words of the quotation, or call `search` with them in quotation marks.',
  quotation_too_long: 'Give a part of the quotation, such as its first two sentences.',
  question_invalid: 'Correct the query; words without operators are always valid.',
  question_too_long: 'Use fewer words: those that matter most.',
  question_too_wide: 'Use fewer alternatives, or more letters before a star.',
  request_invalid: 'Correct the arguments as stated, and call the tool again.',
  rate_limited: 'Wait a minute, and call the tool again.',
  index_missing: 'The library is being indexed; wait a minute, and call the tool again.',
  index_behind: 'The library is being indexed; wait a minute, and call the tool again.',
  search_unavailable: 'The search server does not answer; wait a minute, and call the tool again.',
}

function toToolError(error: AppError): CallToolResult {
  const nearest = error instanceof QueryError && error.nearest !== null ? `Did you mean: ${error.nearest}` : null
  const issues =
    error instanceof InvalidInputError ? error.issues.map(({ path, message }) => `${path}: ${message}`) : []
  const advice = nearest ?? ADVICE[error.code] ?? 'Do not repeat the call unchanged.'
  const text = [`${error.message} (${error.code}).`, ...issues, advice].join('\n')
  return { content: [{ type: 'text', text }], isError: true }
}

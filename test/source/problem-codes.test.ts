import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { HttpError, toProblem } from '../../src/api/http-errors.ts'
import { PROBLEM_STATUS } from '../../src/api/openapi/problem-codes.ts'
import { ConflictError, InvalidInputError, NotFoundError, PermanentError, ThrottledError } from '../../src/errors.ts'
import { QueryError } from '../../src/search/query/syntax/query-error.ts'
import { readSourceFiles } from '../support/source-files.ts'

/** Files that only commands use, whose errors no operation answers with. */
const COMMANDS = /-commands?\.ts$/
/** Codes of 4xx errors that are thrown below `api/`, `features/` and `search/`, yet are no answer of an operation. */
const NO_ANSWERS: Readonly<Record<string, string>> = {
  blob_damaged: 'our own storage is at fault, which no caller can correct',
  host_invalid: 'of the form on the page of hosts; the API has `request_invalid` instead',
  index_crash: 'of the index stage, which alone writes to the index',
  index_rebuilding: 'of the index stage, which then waits',
  index_refused: 'of the index stage; a search never sends a document',
  index_settings: 'of the start of the index',
  notifier_refused: 'of the alert stage',
  embedder_invalid: 'stops the start of the service',
  embedder_refused: 'of a text that is then left without a vector',
  protocol_busy: 'of the job of a protocol run, which then waits',
  query_empty: 'reported in the row of a batch',
  route_missing: 'answered where there is no operation',
  search_refused: 'a fault of ours, which no caller can correct',
}
/** Answered to requests that are no HTTP, before any operation (`api/client-errors.ts`). */
const ANSWERED_RAW = ['headers_too_large']
/** The status of each error class, as the service answers it. */
const STATUS_OF: Readonly<Record<string, number>> = {
  ConflictError: toProblem(new ConflictError('code', '')).problem.status,
  InvalidInputError: toProblem(new InvalidInputError('code', '')).problem.status,
  NotFoundError: toProblem(new NotFoundError('code', '')).problem.status,
  PermanentError: toProblem(new PermanentError('code', '')).problem.status,
  QueryError: toProblem(new QueryError('question_invalid', '', 0, null)).problem.status,
  ThrottledError: toProblem(new ThrottledError('code', '', 0)).problem.status,
}

interface Thrown {
  readonly file: string
  /** With `*` for what is only known at run time, as in `*_missing`. */
  readonly code: string
  readonly status: number
}

/** Every error of the source files that is made with a code in its place and answered with a 4xx status. */
function readThrown(): readonly Thrown[] {
  return readSourceFiles().flatMap(({ name, text }) => {
    const found: Thrown[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node)) found.push(...toThrown(name, node))
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true))
    return found
  })
}

function toThrown(file: string, { expression, arguments: given }: ts.NewExpression): readonly Thrown[] {
  const isHttp = expression.getText() === HttpError.name
  const status = isHttp ? Number(given?.[0]?.getText()) : STATUS_OF[expression.getText()]
  const code = given?.[isHttp ? 1 : 0]
  const text = code === undefined ? null : textOf(code)
  if (status === undefined || text === null) return []
  return [{ file, code: text, status: text === 'document_removed' ? 410 : status }]
}

function textOf(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return null
  return node.head.text + node.templateSpans.map(({ literal }) => `*${literal.text}`).join('')
}

describe('the problem codes of the API', () => {
  const thrown = readThrown()
  const listed: Readonly<Record<string, number>> = PROBLEM_STATUS

  it('include every 4xx error of the API, the features and the search', () => {
    const answers = thrown.filter(
      ({ file, code }) => /^(?:api|features|search)\//.test(file) && !COMMANDS.test(file) && !code.includes('*'),
    )
    expect(answers.length).toBeGreaterThan(60)
    const unlisted = answers.filter(({ code }) => listed[code] === undefined && NO_ANSWERS[code] === undefined)
    expect(unlisted).toEqual([])
  })

  it('are thrown somewhere with the status that is listed', () => {
    const isThrown = ([code, status]: [string, number]) =>
      thrown.some((one) => one.status === status && new RegExp(`^${one.code.replaceAll('*', '[a-z]+')}$`).test(code))
    const others = Object.entries(listed).filter((one) => !isThrown(one))
    expect(others.map(([code]) => code)).toEqual(ANSWERED_RAW)
  })

  it('have no exception that is not needed', () => {
    const codes = new Set(thrown.map(({ code }) => code))
    const needed = Object.keys(NO_ANSWERS).filter((code) => codes.has(code) && listed[code] === undefined)
    expect(needed).toEqual(Object.keys(NO_ANSWERS))
  })
})

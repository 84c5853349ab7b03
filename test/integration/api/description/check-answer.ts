import type { Description, Response as Described } from './openapi.ts'
import type { FuzzRequest } from './make-request.ts'

/** A response as received. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Codes for a request that breaks the description; wrong for one that follows it. */
const INVALID_REQUEST_CODES = [
  'request_invalid',
  'body_invalid',
  'media_type_unsupported',
  'too_large',
  'method_not_allowed',
]

/** The differences between a response and the description. */
export function faultsOf(request: FuzzRequest, answer: Answer, description: Description): readonly string[] {
  const { operation, broken } = request
  const described = operation.responses[String(answer.status)]
  if (described === undefined) return [`status ${answer.status} is not declared`]
  return [
    ...(answer.status >= 500 ? [`status ${answer.status}`] : []),
    ...(broken !== null && answer.status < 400 ? [`accepted although ${broken}`] : []),
    ...(broken === null ? refusalOf(answer) : []),
    ...bodyFaults(answer, described, description),
    ...headerFaults(answer, described),
  ]
}

function refusalOf({ status, text }: Answer): readonly string[] {
  if (status < 400) return []
  const { code, detail } = JSON.parse(text) as { code: string; detail: string }
  return INVALID_REQUEST_CODES.includes(code) || status === 401 || status === 403 ? [`refused: ${code}: ${detail}`] : []
}

function bodyFaults(answer: Answer, { content }: Described, { faultOf }: Description): readonly string[] {
  const mediaType = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
  if (content === undefined) return answer.text === '' ? [] : ['a body, where none is declared']
  const declared = content[mediaType]
  if (declared === undefined) return [`media type ${mediaType || 'none'} is not declared`]
  const fault = faultOf(declared.schema, mediaType.endsWith('json') ? JSON.parse(answer.text) : answer.text)
  return fault === null ? [] : [`the body is not as declared: ${fault}`]
}

function headerFaults({ headers, status }: Answer, { headers: declared = {} }: Described): readonly string[] {
  const missing = Object.keys(declared).filter((name) => !headers.has(name))
  const undeclared = ['location', 'retry-after', 'content-disposition', 'allow', 'www-authenticate'].filter(
    (name) => headers.has(name) && !Object.keys(declared).some((known) => known.toLowerCase() === name),
  )
  return [
    ...missing.map((name) => `status ${status} lacks its header ${name}`),
    ...undeclared.map((name) => `status ${status} has a header ${name} that is not declared`),
  ]
}

import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi'
import { csvBody, rawBody, type Route } from './route.ts'
import { ROUTES } from './routes.ts'

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable, snake_case' }),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    position: z.int().optional().meta({ description: 'Of the fault in a question, in UTF-16 code units from 0' }),
    nearest: z.string().nullable().optional().meta({ description: 'The nearest question that can be asked' }),
  })
  .meta({ id: 'Problem' })

/** OpenAPI 3.1 of all routes, from the very schemas that validate. */
export function toOpenApi(version: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route) }
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Concordance',
      version,
      description: 'Published strategies and papers, every claim traced to its page. Failures are RFC 9457 problems.',
    },
    servers: [{ url: '/api/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  })
}

function toOperation(route: Route): ZodOpenApiOperationObject {
  const problem = { description: 'Problem', content: { 'application/problem+json': { schema: problemSchema } } }
  return {
    operationId: toOperationId(route),
    summary: route.summary,
    tags: [route.path.split(/[/.]/)[1] ?? ''],
    ...(route.access === 'public' ? {} : { security: [{ token: [] }, {}] }),
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
    },
    ...toRequestBody(route),
    responses: { [String(route.status ?? 200)]: toResponse(route), default: problem },
  }
}

function toRequestBody(route: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (route.body === undefined) return {}
  if (route.body === rawBody || route.body === csvBody) {
    const schema = { type: 'string', format: 'binary' } as const
    const mediaType = route.body === rawBody ? 'application/octet-stream' : 'text/csv'
    return { requestBody: { required: true, content: { [mediaType]: { schema } } } }
  }
  return { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
}

function toResponse(route: Route) {
  if (route.reply === 'nothing') return { description: 'Done' }
  if (route.reply === 'file') {
    const schema = { type: 'string', format: 'binary' } as const
    return { description: 'A file', content: { '*/*': { schema } } }
  }
  return { description: 'OK', content: { 'application/json': { schema: route.reply } } }
}

/** `get /documents/{documentId}/citation` -> `getDocumentsCitation`; with what is in braces it would not be unique. */
function toOperationId({ method, path }: Route): string {
  const words = path
    .replace(/\{(\w+)\}/g, 'By/$1')
    .split(/[/.]/)
    .filter(Boolean)
  return method + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

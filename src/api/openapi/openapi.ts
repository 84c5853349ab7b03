import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi'
import { addLinks } from './openapi-links.ts'
import { toResponses } from './openapi-responses.ts'
import { dropNullFromParameters } from './openapi-requests.ts'
import { csvBody, rawBody, type Route } from '../route.ts'

/** OpenAPI 3.1 of all routes, from the schemas that validate requests. */
export function toOpenApi(version: string, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route) }
  }
  const document = createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Concordance',
      version,
      description:
        'Published strategies and papers, every claim traced to its page. Failures are RFC 9457 problems with a stable ' +
        '`code`. Another method on a known path answers 405 with `Allow`. NUL and halves of surrogate pairs become U+FFFD.',
    },
    servers: [{ url: '/api/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  })
  dropNullFromParameters(document)
  addLinks(document)
  return document
}

function toOperation(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.path.split(/[/.]/)[1] ?? ''],
    ...(route.access === 'public' ? {} : { security: [{ token: [] }, {}] }),
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
    },
    ...toRequestBody(route),
    responses: toResponses(route),
  }
}

function toRequestBody(route: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (route.body === undefined) return {}
  if (route.body === rawBody || route.body === csvBody) {
    const file = { type: 'string', format: 'binary' } as const
    const content =
      route.body === rawBody
        ? { 'application/octet-stream': { schema: file } }
        : { 'text/csv': { schema: { ...file, minLength: 1 } } }
    return { requestBody: { required: route.body === csvBody, content } }
  }
  // A body that is absent is read as an empty object, which `anyOf` excludes.
  const required = !route.body.safeParse({}).success || route.body.meta()?.['anyOf'] !== undefined
  return { requestBody: { required, content: { 'application/json': { schema: route.body } } } }
}

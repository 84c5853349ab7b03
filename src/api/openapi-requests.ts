import type { createDocument } from 'zod-openapi'

type OpenApi = ReturnType<typeof createDocument>

/** What we look at of a schema of JSON Schema 2020-12. */
interface JsonSchema {
  type?: string | string[]
  pattern?: string
  format?: string
  enum?: readonly unknown[]
  const?: unknown
  default?: unknown
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
}

/** What every text that is sent to us has to be; `readParameters` and `validate` refuse others. */
const STORABLE = String.raw`^[^\u0000\uD800-\uDFFF]*$`

/** Says of requests what holds for all of them, whatever their schemas say by themselves. */
export function tightenRequests(document: OpenApi): void {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations as Record<string, Operation>)) {
      for (const parameter of operation.parameters ?? []) {
        dropNull(parameter.schema)
        tighten(parameter.schema)
      }
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) tighten(schema)
    }
  }
}

interface Operation {
  readonly parameters?: readonly { readonly schema: JsonSchema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
}

/** A parameter is left out; it is never null. */
function dropNull(schema: JsonSchema): void {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null')
  if (schema.default === null) delete schema.default
  if (others?.length !== 1 || others.length === schema.anyOf?.length) return
  delete schema.anyOf
  Object.assign(schema, { ...others[0], ...schema })
}

function tighten(schema: JsonSchema): void {
  const isFree = schema.pattern === undefined && schema.format === undefined && schema.enum === undefined
  if (schema.type === 'string' && isFree && schema.const === undefined) schema.pattern = STORABLE
  for (const part of schema.anyOf ?? []) tighten(part)
  for (const part of Object.values(schema.properties ?? {})) tighten(part)
  if (schema.items !== undefined) tighten(schema.items)
}

import type { createDocument } from 'zod-openapi'

type OpenApi = ReturnType<typeof createDocument>

/** The keywords of JSON Schema 2020-12 that we use. */
interface JsonSchema {
  type?: string | string[]
  default?: unknown
  anyOf?: JsonSchema[]
}

interface Operation {
  readonly parameters?: readonly { readonly schema: JsonSchema }[]
}

/** An optional parameter is omitted; it is never null, which in an address would be a word. */
export function dropNullFromParameters(document: OpenApi): void {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations as Record<string, Operation>)) {
      for (const parameter of operation.parameters ?? []) dropNull(parameter.schema)
    }
  }
}

function dropNull(schema: JsonSchema): void {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null')
  if (schema.default === null) delete schema.default
  if (others?.length !== 1 || others.length === schema.anyOf?.length) return
  delete schema.anyOf
  Object.assign(schema, { ...others[0], ...schema })
}

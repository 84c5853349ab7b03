import type { createDocument } from 'zod-openapi'

type OpenApi = ReturnType<typeof createDocument>

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
}
interface Parameter {
  readonly name: string
  readonly in: string
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly responses: Record<string, Response>
}
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
  links?: Record<string, object>
}
/** A field of a reply that contains an identifier: the parameter that it fits, and its path in the reply. */
interface Identifier {
  readonly field: string
  readonly parameter: string
  readonly pointer: string
}

/** Deep enough for the document of a search hit; deeper identifiers also occur at a higher level. */
const MAX_DEPTH = 6

/** Links every field of a reply that is an identifier to the operations that take it. */
export function addLinks(document: OpenApi): void {
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path as Record<string, Operation>),
  )
  const names = new Set(operations.flatMap(identifiersTaken))
  for (const operation of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = response.content?.['application/json']?.schema
      if (schema === undefined || !status.startsWith('2')) continue
      const found = findIdentifiers(document, schema, names)
      const links = found.flatMap((identifier) => toLinks(operation, operations, found, identifier))
      if (links.length > 0) response.links = Object.fromEntries(links)
    }
  }
}

function identifiersTaken({ parameters = [] }: Operation): readonly string[] {
  return parameters.map(({ name }) => name).filter((name) => name.endsWith('Id') || name === 'host')
}

/** Breadth first, so that of fields with the same name the topmost is used. */
function findIdentifiers(document: OpenApi, root: Schema, names: ReadonlySet<string>): readonly Identifier[] {
  const found = new Map<string, Identifier>()
  let level = [{ schema: root, pointer: '' }]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: typeof level = []
    for (const { schema, pointer } of level) {
      for (const [field, inner] of Object.entries(resolve(document, schema).properties ?? {})) {
        const resolved = resolve(document, inner)
        const list = resolved.items === undefined ? null : resolve(document, resolved.items)
        const at = `${pointer}/${field}${list === null ? '' : '/0'}`
        const parameter = isText(list ?? resolved) ? parameterOf(field, names) : null
        if (parameter !== null && !found.has(field)) found.set(field, { field, parameter, pointer: at })
        next.push({ schema: list ?? resolved, pointer: at })
      }
    }
    level = next
  }
  return [...found.values()]
}

/** `documentId`, `keptDocumentId` and `documentIds` all fit the parameter `documentId`. */
function parameterOf(field: string, names: ReadonlySet<string>): string | null {
  const one = field.replace(/Ids$/, 'Id')
  if (names.has(one)) return one
  for (const name of names) if (one.endsWith(name.slice(0, 1).toUpperCase() + name.slice(1))) return name
  return null
}

function toLinks(
  from: Operation,
  operations: readonly Operation[],
  found: readonly Identifier[],
  { field, parameter, pointer }: Identifier,
): readonly (readonly [string, object])[] {
  return operations.flatMap((to) => {
    const taken = to.parameters?.find(({ name }) => name === parameter)
    if (taken === undefined) return []
    const parameters: Record<string, string> = { [`${taken.in}.${parameter}`]: `$response.body#${pointer}` }
    for (const { name } of (to.parameters ?? []).filter((other) => other.in === 'path' && other.name !== parameter)) {
      const value = valueOf(from, found, name)
      if (value === null) return []
      parameters[`path.${name}`] = value
    }
    const name =
      field === parameter ? to.operationId : `${to.operationId}By${field.slice(0, 1).toUpperCase()}${field.slice(1)}`
    return [[name, { operationId: to.operationId, parameters }] as const]
  })
}

/** Values of the other parameters of a path: fields of the same reply, or parameters of the request. */
function valueOf(from: Operation, found: readonly Identifier[], name: string): string | null {
  const field = found.find((identifier) => identifier.field === name)
  if (field !== undefined) return `$response.body#${field.pointer}`
  return from.parameters?.some((parameter) => parameter.in === 'path' && parameter.name === name)
    ? `$request.path.${name}`
    : null
}

function resolve(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  const target = name === undefined ? schema : ((document.components?.schemas?.[name] ?? {}) as Schema)
  const inner = target.anyOf?.filter(({ type }) => type !== 'null')
  return inner?.length === 1 && inner[0] !== undefined ? resolve(document, inner[0]) : target
}

function isText({ type }: Schema): boolean {
  return type === 'string'
}

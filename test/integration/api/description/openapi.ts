import { FEATURES } from '../../../../src/main/features.ts'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { toOpenApi } from '../../../../src/api/openapi/openapi.ts'
import { isIssn } from '../../../../src/domain/value-schemas.ts'

/** The parts of a schema that the tests read; the validator uses all of it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly pattern?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: Schema
}
export interface Link {
  readonly operationId: string
  readonly parameters: Readonly<Record<string, string>>
}
export interface Response {
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
  readonly links?: Readonly<Record<string, Link>>
}
/** An operation of the description with its path and method. */
export interface Operation {
  readonly path: string
  readonly method: string
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>
  }
  readonly responses: Readonly<Record<string, Response>>
}

/** The OpenAPI description that the service returns, with a validator of its schemas. */
export interface Description {
  readonly operations: readonly Operation[]
  /** The fault of a value that is invalid for a schema; null when it is valid. */
  faultOf(schema: Schema, value: unknown): string | null
  /** The schema that a schema refers to, or itself. */
  resolve(schema: Schema): Schema
}

export function readDescription(): Description {
  const document = toOpenApi('test', FEATURES.routes) as {
    readonly paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  }
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addFormat('issn', isIssn)
  ajv.addFormat('web-address', true) // stated by its pattern
  ajv.addFormat('binary', true)
  const compiled = new Map<Schema, ValidateFunction>()
  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        parameters: operation.parameters,
        path,
        method,
      })),
    ),
    faultOf: (schema, value) => {
      // References are relative to the root of the document.
      const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components: document.components })
      compiled.set(schema, validate)
      return validate(value) ? null : ajv.errorsText(validate.errors)
    },
    resolve: (schema) => document.components.schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema,
  }
}

import { z } from 'zod'
import { doiSchema, issnSchema, oneLine, partialDateSchema } from '../../../domain/value-schemas.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../domain/document.ts'

const MAX_TITLE = 500
const MAX_NAME = 200
const MAX_AUTHORS = 200
const MAX_NUMBER = 30

const numbering = oneLine(MAX_NUMBER).nullable()

/** The fields that a person may correct. An absent field stays as it is; null clears it. */
export const changesSchema = z
  .strictObject({
    title: oneLine(MAX_TITLE).optional(),
    authors: z.array(oneLine(MAX_NAME)).max(MAX_AUTHORS).optional(),
    publisher: oneLine(MAX_NAME).nullable().optional(),
    published: partialDateSchema.nullable().optional(),
    kind: z.enum(DOCUMENT_KINDS).optional(),
    status: z.enum(DOCUMENT_STATUSES).optional(),
    doi: doiSchema.nullable().optional(),
    journal: oneLine(MAX_NAME).nullable().optional(),
    volume: numbering.optional(),
    issue: numbering.optional(),
    firstPage: numbering.optional(),
    lastPage: numbering.optional(),
    issn: issnSchema.nullable().optional(),
  })
  .meta({ minProperties: 1 })

export type Changes = z.infer<typeof changesSchema>

/** The name of the person who makes a correction. */
export const bySchema = oneLine(MAX_NAME).meta({ description: 'The name of the person who makes the change' })

import { z } from 'zod'
import { doiSchema, issnSchema, oneLine, partialDateSchema } from '../../../domain/value-schemas.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../domain/document.ts'

const MAX_TITLE = 500
const MAX_NAME = 200
const MAX_AUTHORS = 200
const MAX_NUMBER = 30

const MAX_IDS = 50
const MAX_REASON = 500
/** BCP 47: a language, and a script and region where they matter. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/

const ids = (of: 'place' | 'theme') =>
  z
    .array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, `must be the id of a ${of}`))
    .max(MAX_IDS)
    .meta({ description: `Ids of all ${of}s of the document; the list replaces what was found in its text` })
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
    language: z
      .string()
      .regex(LANGUAGE, 'must be a language tag such as en or en-GB')
      .nullable()
      .optional()
      .meta({ description: 'BCP 47' }),
    places: ids('place').optional(),
    themes: ids('theme').optional(),
  })
  .meta({ minProperties: 1 })

export type Changes = z.infer<typeof changesSchema>

/** Why the person makes it. */
export const reasonSchema = oneLine(MAX_REASON).nullable().default(null).meta({ description: 'Why the change is made' })

/** The name of the person who makes a correction. */
export const bySchema = oneLine(MAX_NAME).meta({ description: 'The name of the person who makes the change' })

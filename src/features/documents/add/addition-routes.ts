import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { filledText, partialDateSchema, text, webAddressSchema } from '../../../domain/value-schemas.ts'
import { readAdditions } from './addition-queries.ts'
import { NotFoundError } from '../../../errors.ts'
import { addAddress, addBody } from '../../../ingest/add-documents.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES, type Hints } from '../../../domain/document.ts'
import { defineRoute, rawBody, type Route } from '../../../api/route.ts'
import { idSchema } from '../../../api/views/parts.ts'

/** Details that a person may give with a document; they take precedence over those in the file. */
const hintFields = {
  title: filledText(500).optional(),
  kind: z.enum(DOCUMENT_KINDS).optional(),
  status: z.enum(DOCUMENT_STATUSES).optional(),
  published: partialDateSchema.optional(),
  publisher: filledText(200).optional(),
}

const notedSchema = z
  .object({
    locationId: z.string().meta({ description: 'See its progress at /additions' }),
    added: z.boolean().meta({ description: 'False: the address was known already, and is fetched again' }),
  })
  .meta({ id: 'AcceptedAddition' })

const additionSchema = z
  .object({
    locationId: z.string(),
    address: z.string(),
    state: z.enum(['waiting', 'searchable', 'no_text', 'failed', 'gone']),
    stage: z.string(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    documentId: z.string().nullable(),
    versionId: z.string().nullable(),
    title: z.string().nullable(),
    pages: z.int(),
    passages: z.int(),
    truncated: z.string().nullable(),
    sameAs: z.string().nullable().meta({ description: 'An earlier address with the same file' }),
  })
  .meta({ id: 'Addition' })

export const additionRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/additions',
    access: 'operator',
    operationId: 'addWebAddress',
    location: '/additions?locationId={locationId}',
    summary: 'Add a web address to the library',
    body: z.strictObject({ url: webAddressSchema, ...hintFields }),
    reply: notedSchema,
    status: 202,
    handle: async ({ app, body: { url, ...hints } }) => {
      const { locationId, added } = await addAddress(app, url, toHints(hints))
      return { locationId, added }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/uploads',
    access: 'operator',
    operationId: 'uploadFile',
    location: '/additions?locationId={locationId}',
    summary: 'Add a file, sent as the body of the request',
    query: z.strictObject({
      fileName: text(500).min(1).meta({ example: 'strategy.pdf' }),
      address: text(4_096)
        .regex(/^(file|upload):/, 'must begin with file: or upload:')
        .optional()
        .meta({
          description: 'Where the file is, such as file:///srv/plans/a.pdf; the same address again replaces the file',
        }),
      mediaType: text(200).optional(),
      ...hintFields,
    }),
    body: rawBody,
    reply: notedSchema,
    status: 202,
    handle: async ({ app, query: { fileName, address, mediaType, ...hints }, body, signal }) => {
      const { locationId, added } = await addBody(
        app,
        {
          address: address ?? `upload:${randomUUID()}/${encodeURIComponent(fileName.toWellFormed())}`,
          kind: address?.startsWith('file:') ? 'file' : 'upload',
          bytes: body,
          fileName,
          mediaType: mediaType ?? null,
          hints: toHints(hints),
        },
        signal,
      )
      return { locationId, added }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/additions',
    access: 'operator',
    operationId: 'listAdditions',
    errors: ['location_missing'],
    summary: 'The state of added files and addresses',
    query: z.strictObject({ locationId: z.array(idSchema('location')).min(1).max(100) }),
    reply: z.object({ additions: z.array(additionSchema) }),
    handle: async ({ app, query }) => {
      const additions = await readAdditions(app.catalogue, query.locationId)
      if (additions.length === 0) throw new NotFoundError('location_missing', 'none of these was added')
      return { additions }
    },
  }),
]

/** The hints without undefined fields. */
function toHints(said: Readonly<Record<string, unknown>>): Hints {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

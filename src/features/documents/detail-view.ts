import { DOCUMENT_FIELDS, TAGGED_FIELDS } from '../../domain/document.ts'
import { z } from 'zod'
import type { DocumentPorts } from './ports.ts'
import type { Correction } from '../../db/documents/corrections.ts'
import { chooseAddress, readAbsences, readLocationsOf } from '../../db/documents/addresses.ts'
import { readDates } from '../../db/documents/details.ts'
import { readVersions, type DocumentRow } from '../../db/documents/documents.ts'
import { readStatusEvents } from '../../db/documents/events.ts'
import { revisionOf } from './correct/correct-document.ts'
import { readDetails } from './read-details.ts'
import { DATE_EVENTS } from '../../domain/parsed-document.ts'
import { listContainedFiles, listContainers } from '../../db/documents/contained-files.ts'
import { containedSchema, containerSchema, toContainedView, toContainerView } from './parts/contained-view.ts'
import { addressSchema, toAddressView } from './address-view.ts'
import { documentSchema, toDocumentView, toVersionView, versionSchema } from '../../api/views/document-view.ts'
import { instantSchema, toInstant, toInstantOrNull } from '../../api/views/parts.ts'

const valueSchema = z.union([z.string(), z.array(z.string())]).nullable()
const fieldSchema = z.enum(DOCUMENT_FIELDS)
const correctableSchema = z.enum([...DOCUMENT_FIELDS, ...TAGGED_FIELDS])

const provenanceSchema = z.object({
  value: valueSchema,
  rule: z.string().meta({ description: '`person` where it was corrected' }),
  pageIndex: z.int().nullable().meta({ description: 'The page on which it was found' }),
  address: z.string().nullable().meta({ description: 'The address for which a source or a person gave it' }),
})

const correctionSchema = z
  .object({
    correctionId: z.string(),
    field: correctableSchema,
    value: valueSchema,
    previous: valueSchema,
    by: z.string(),
    reason: z.string().nullable(),
    at: instantSchema,
    undoneBy: z.string().nullable(),
    undoneAt: instantSchema.nullable(),
  })
  .meta({ id: 'Correction' })

const dateSchema = z
  .object({
    event: z.enum(DATE_EVENTS).meta({ description: '`created`: creation of the file, which is never its publication' }),
    raw: z.string().meta({ description: 'As written' }),
    value: z.string().nullable().meta({ description: 'As precise as is certain; null where it is no valid date' }),
    possibleDates: z
      .array(z.string())
      .meta({ description: 'What an ambiguous date may mean: days, months or years; else empty' }),
    rule: z.string(),
    pageIndex: z.int().nullable(),
    versionId: z.string(),
    address: z.string().nullable(),
  })
  .meta({ id: 'DatedEvent' })

export const detailSchema = documentSchema
  .extend({
    revision: z.string().meta({ description: 'Changes whenever a field changes; a correction states it' }),
    provenance: z.record(z.string(), z.string()).meta({ description: 'Field -> the rule that gave its value' }),
    details: z.array(
      provenanceSchema.extend({
        field: fieldSchema,
        by: z.string().nullable().meta({ description: 'Who corrected it' }),
        at: instantSchema.nullable(),
        candidates: z.array(provenanceSchema).meta({ description: 'Other candidate values, best first' }),
      }),
    ),
    dates: z.array(dateSchema),
    corrections: z.array(correctionSchema).meta({ description: 'The latest first, including those undone' }),
    versions: z.array(versionSchema),
    events: z.array(
      z.object({
        status: z.string(),
        dated: z.string(),
        versionId: z.string().nullable(),
        rule: z.string(),
        notedBy: z.string().nullable(),
        note: z.string().nullable(),
        otherDocumentId: z.string().nullable().meta({ description: 'The document that superseded it' }),
      }),
    ),
    canonicalAddress: z.string().nullable().meta({
      description: 'The address to cite; never that of a staging host or a mirror',
    }),
    locations: z
      .array(addressSchema)
      .meta({ description: 'Every address; the same file at several addresses is one version' }),
    contains: z
      .array(containedSchema)
      .meta({ description: 'The files within the current version: attachments, and files of an archive' }),
    containedIn: z.array(containerSchema).meta({ description: 'The documents that contain this one as a file' }),
  })
  .meta({ id: 'DocumentDetail' })

/** A document with all its details and their provenance. */
export async function toDetailView(app: DocumentPorts, document: DocumentRow): Promise<z.infer<typeof detailSchema>> {
  const { documentId, currentVersionId } = document
  const { details, corrections } = await readDetails(app, document)
  const dates = await readDates(app.catalogue, documentId)
  const versions = await readVersions(app.catalogue, documentId)
  const locations = await readLocationsOf(app.catalogue, documentId)
  const absences = await readAbsences(app.catalogue, documentId)
  return {
    ...toDocumentView(app, document),
    revision: revisionOf(document),
    provenance: document.provenance,
    details: details.map(({ correction, others, ...detail }) => ({
      ...toProvenance(detail),
      field: detail.field,
      by: correction?.by ?? null,
      at: toInstantOrNull(correction?.at ?? null),
      candidates: others.map(toProvenance),
    })),
    dates: dates.map(({ readings, ...date }) => ({ ...date, possibleDates: [...readings] })),
    corrections: corrections.map(toCorrectionView),
    versions: versions.map((version) => toVersionView(version, document.currentVersionId)),
    events: [...(await readStatusEvents(app.catalogue, documentId))],
    canonicalAddress: chooseAddress(locations, document.currentVersionId)?.address ?? null,
    locations: locations.map((location) => toAddressView(location, absences)),
    contains: (currentVersionId === null ? [] : await listContainedFiles(app.catalogue, currentVersionId)).map(
      toContainedView,
    ),
    containedIn: (await listContainers(app.catalogue, documentId)).map(toContainerView),
  }
}

type Provenance = z.infer<typeof provenanceSchema>
type Value = Correction['value']

function toProvenance(detail: Omit<Provenance, 'value'> & { readonly value: Value }): Provenance {
  const { value, rule, pageIndex, address } = detail
  return { value: toValue(value), rule, pageIndex, address }
}

function toCorrectionView({ documentId: _documentId, ...correction }: Correction): z.infer<typeof correctionSchema> {
  return {
    ...correction,
    value: toValue(correction.value),
    previous: toValue(correction.previous),
    at: toInstant(correction.at),
    undoneAt: toInstantOrNull(correction.undoneAt),
  }
}

function toValue(value: Value): Provenance['value'] {
  return value === null || typeof value === 'string' ? value : [...value]
}

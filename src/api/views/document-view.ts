import { z } from 'zod'
import type { HasLibrary } from '../../domain/names.ts'
import type { DocumentRow, VersionRow } from '../../db/documents/documents.ts'
import { placeName } from '../../domain/names.ts'
import { instantSchema, linkSchema, toInstantOrNull } from './parts.ts'

export const placeNameSchema = z.object({ placeId: z.string(), name: z.string() })

const extentSchema = z.enum(['full', 'abstract', 'record']).meta({
  description: 'How much of the document the text covers: all of it, its abstract, or only a bibliographic record',
})

export const documentSchema = z
  .object({
    documentId: z.string(),
    kind: z.string(),
    title: z.string(),
    authors: z.array(z.string()),
    publisher: z.string().nullable(),
    doi: z.string().nullable(),
    language: z.string().nullable(),
    status: z.string(),
    published: z.string().nullable().meta({ description: 'As precise as known: 2019, 2019-06 or 2019-06-13' }),
    journal: z.string().nullable(),
    volume: z.string().nullable(),
    issue: z.string().nullable(),
    firstPage: z.string().nullable(),
    lastPage: z.string().nullable(),
    issn: z.string().nullable(),
    places: z.array(placeNameSchema),
    extent: extentSchema,
    sourceId: z.string().nullable(),
    currentVersionId: z.string().nullable(),
    goneSince: instantSchema.nullable().meta({ description: 'All its addresses are gone; our copy is kept' }),
    link: linkSchema,
  })
  .meta({ id: 'Document' })

export const versionSchema = z
  .object({
    versionId: z.string(),
    documentId: z.string(),
    number: z.int(),
    current: z.boolean().meta({ description: 'Whether it is the current version of the document' }),
    copyOf: z.string().nullable().meta({ description: 'The version with the same text as this file' }),
    mediaType: z.string(),
    fileName: z.string().nullable(),
    bytes: z.number(),
    extent: extentSchema,
    sha256: z.string().meta({ description: 'Of the original file' }),
    status: z.string(),
    published: z.string().nullable(),
    title: z.string().nullable(),
    pages: z.int(),
    passages: z.int(),
    truncated: z.string().nullable().meta({ description: 'The limit at which the text was cut, or null' }),
    stage: z.string(),
    state: z.enum(['due', 'done', 'failed']),
    code: z.string().nullable(),
    message: z.string().nullable(),
    parserVersion: z.string().nullable(),
    searchableSince: instantSchema.nullable(),
  })
  .meta({ id: 'Version' })

export type DocumentView = z.infer<typeof documentSchema>

export function toDocumentView(app: HasLibrary, document: DocumentRow): DocumentView {
  const { documentId, kind, title, authors, publisher, doi, language, status, published } = document
  const { journal, volume, issue, firstPage, lastPage, issn } = document
  return {
    documentId,
    kind,
    title,
    authors: [...authors],
    publisher,
    doi,
    language,
    status,
    published,
    ...{ journal, volume, issue, firstPage, lastPage, issn },
    places: document.places.map((placeId) => ({ placeId, name: placeName(app, placeId) })),
    extent: document.extent,
    sourceId: document.sourceId,
    currentVersionId: document.currentVersionId,
    goneSince: toInstantOrNull(document.goneSince),
    link: `/documents/${documentId}`,
  }
}

export function toVersionView(version: VersionRow, currentVersionId: string | null): z.infer<typeof versionSchema> {
  return {
    versionId: version.versionId,
    documentId: version.documentId,
    number: version.number,
    current: version.versionId === currentVersionId,
    copyOf: version.copyOf,
    mediaType: version.mediaType,
    fileName: version.fileName,
    bytes: version.bytes,
    extent: version.extent,
    sha256: version.bodyKey,
    status: version.status,
    published: version.published,
    title: version.title,
    pages: version.pageCount,
    passages: version.passageCount,
    truncated: version.truncated,
    stage: version.stage,
    state: version.state as 'due' | 'done' | 'failed',
    code: version.code,
    message: version.message,
    parserVersion: version.parserVersion,
    searchableSince: toInstantOrNull(version.searchableSince),
  }
}

import { z } from 'zod'
import type { ContainedRow, ContainerRow } from '../../../db/documents/contained-files.ts'
import { CONTAINED_FILE_CODES } from '../../../domain/parsed-document.ts'
import { linkSchema } from '../../../api/views/parts.ts'

export const containedSchema = z
  .object({
    ordinal: z.int().meta({ description: 'Its position in the file, from 1' }),
    name: z.string(),
    mediaType: z.string().nullable().meta({ description: 'By its content; null if it was not unpacked' }),
    bytes: z.int().nullable(),
    code: z
      .enum(CONTAINED_FILE_CODES)
      .nullable()
      .meta({ description: 'Why it was not read as a document; null if it was or will be' }),
    documentId: z.string().nullable().meta({ description: 'The document that it is; null until it has been read' }),
    versionId: z.string().nullable(),
    title: z.string().nullable(),
    link: linkSchema.nullable(),
  })
  .meta({ id: 'ContainedFile' })

export const containerSchema = z
  .object({
    documentId: z.string(),
    versionId: z.string().meta({ description: 'The version that contains it' }),
    title: z.string(),
    name: z.string().meta({ description: 'The name of the file there' }),
    link: linkSchema,
  })
  .meta({ id: 'Container' })

export function toContainedView(row: ContainedRow): z.infer<typeof containedSchema> {
  return { ...row, link: row.documentId === null ? null : `/documents/${row.documentId}` }
}

export function toContainerView(row: ContainerRow): z.infer<typeof containerSchema> {
  return { ...row, link: `/documents/${row.documentId}` }
}

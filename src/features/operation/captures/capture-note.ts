import { z } from 'zod'
import type { Hints } from '../../../domain/document.ts'

/**
 * What is needed to rebuild a library from a capture and is not part of the HTTP exchange. Written as JSON in a
 * metadata record beside each capture; a failed capture has only this record.
 */
export const captureNoteSchema = z.object({
  format: z.literal('concordance-capture/1'),
  /** The address requested, before redirects. */
  address: z.url({ protocol: /^https?$/ }),
  finalAddress: z.string().nullable(),
  redirects: z.array(z.string()),
  status: z.int().nullable(),
  headers: z.record(z.string(), z.string()),
  robots: z.string().nullable(),
  ms: z.number().nullable(),
  outcome: z.enum(['new', 'known', 'unchanged', 'gone', 'failed']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  requestedAt: z.iso.datetime().transform((text) => new Date(text)),
  sourceId: z.string().nullable(),
  workKey: z.string().nullable(),
  hints: z.custom<Hints>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  /** Work key of the document that the bytes belong to. */
  documentKey: z.string().nullable(),
  fileName: z.string().nullable(),
  mediaType: z.string().nullable(),
  bytes: z.number().nullable(),
  /** SHA-256 of the bytes in hex; null without any. */
  bodyKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})

export type CaptureNote = z.infer<typeof captureNoteSchema>

/** The media type of the metadata record. */
export const NOTE_MEDIA_TYPE = 'application/json'

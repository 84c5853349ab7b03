import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../src/domain/document.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { readShared } from '../../test/support/shared-dir.ts'

/** The halves of the gold file: rules are made from `tune`, and `keep` shows whether they hold. */
export const HALVES = ['tune', 'keep'] as const
export type Half = (typeof HALVES)[number]

const textSchema = z.string().min(1)
const dateSchema = z.strictObject({
  event: z.enum(['published', 'agreed', 'consultation', 'revised', 'updated']),
  value: z.iso.date().or(z.string().regex(/^\d{4}(-\d\d)?$/)),
})
const namesSchema = z.array(textSchema)

const cataloguedSchema = z.strictObject({
  path: textSchema,
  sha256: z.string().length(64),
  set: textSchema,
  title: textSchema.nullable(),
  subtitle: textSchema.optional(),
  titleAlso: z.array(textSchema.nullable()).default([]),
  authors: namesSchema,
  authorsAlso: z.array(namesSchema).default([]),
  publisher: textSchema.nullable(),
  publisherAlso: z.array(textSchema.nullable()).default([]),
  date: dateSchema.nullable(),
  dateAlso: z.array(dateSchema.nullable()).default([]),
  status: z.enum(DOCUMENT_STATUSES),
  statusAlso: z.array(z.enum(DOCUMENT_STATUSES)).default([]),
  // "statement" is not a kind of every version that this measures
  kind: z.enum([...DOCUMENT_KINDS, 'statement']),
  kindAlso: z.array(z.enum([...DOCUMENT_KINDS, 'statement'])).default([]),
  language: z.string().length(2),
  place: textSchema.nullable(),
  placeAlso: namesSchema.default([]),
  note: textSchema.optional(),
})
const refusedSchema = z.strictObject({
  path: textSchema,
  sha256: z.string().length(64),
  set: textSchema,
  refused: z.literal(true),
  note: textSchema,
})

/** What a person wrote of one document; README.md says by which rules. */
export type Catalogued = z.output<typeof cataloguedSchema>
/** A file without the words of a document. */
export type Refused = z.output<typeof refusedSchema>
export type GoldEntry = Catalogued | Refused

export function isRefused(entry: GoldEntry): entry is Refused {
  return 'refused' in entry
}

export async function readGoldHalf(half: Half): Promise<readonly GoldEntry[]> {
  const text = await readFile(path.join(projectFolder, 'bench', 'metadata', `gold-${half}.jsonl`), 'utf8')
  const schema = z.union([refusedSchema, cataloguedSchema])
  return text
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}

/**
 * Bytes of an entry's file as stored in the corpus.
 * @throws Error when they are not the bytes that were catalogued
 */
export async function readGoldBytes({ path: name, sha256 }: GoldEntry): Promise<Buffer> {
  const bytes = await readShared(name)
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== sha256) throw new Error(`${name} is not the file that was catalogued`)
  return bytes
}

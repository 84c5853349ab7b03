import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../../test/support/project-folder.ts'

/** Rules are made from `tune`; `keep` shows whether they hold. */
export const HALVES = ['tune', 'keep'] as const
export type Half = (typeof HALVES)[number]

const codesSchema = z.array(z.string().min(1))

const mentionSchema = z.strictObject({
  path: z.string().min(1),
  page: z.int(),
  name: z.string().min(1),
  nth: z.int().min(0),
  of: z.int().positive(),
  near: z.string().length(16),
  stratum: z.enum(['random', 'hard']),
  codes: codesSchema,
  optional: z.boolean().default(false),
})

const documentSchema = z.strictObject({
  path: z.string().min(1),
  level: z.string().min(1),
  codes: z.array(codesSchema),
  optional: codesSchema,
})

/** A name at one place of one page, and the codes of the place that it names; README.md explains the fields. */
export type GoldMention = z.output<typeof mentionSchema>
/** The places that a document is about: each with the codes that stand for it. */
export type GoldDocument = z.output<typeof documentSchema>

export function readGoldMentions(half: Half): Promise<readonly GoldMention[]> {
  return readLines(`gold-mentions-${half}.jsonl`, mentionSchema)
}

export function readGoldDocuments(half: Half): Promise<readonly GoldDocument[]> {
  return readLines(`gold-documents-${half}.jsonl`, documentSchema)
}

async function readLines<T>(name: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(path.join(projectFolder, 'bench', 'places', name), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}

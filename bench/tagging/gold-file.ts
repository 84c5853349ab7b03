import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { STANCES } from '../../src/domain/states.ts'
import { projectFolder } from '../../test/support/project-folder.ts'

/** The halves of the gold file, which have no document in common: rules are made from `tune`, `keep` shows whether they hold. */
export const HALVES = ['tune', 'keep'] as const
export type Half = (typeof HALVES)[number]

const labelSchema = z.strictObject({ theme: z.string().min(1), stance: z.enum(STANCES) })

const entrySchema = z.strictObject({
  id: z.string().length(12),
  /** Below SHARED_DIR/corpus. */
  file: z.string().min(1),
  page: z.int().positive(),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** SHA-256 of the passage's text as it was labelled. */
  hash: z.string().length(64),
  /** `toWordSketch` of that text. */
  words: z.array(z.string()),
  drawn: z.enum(['random', 'theme']),
  themes: z.array(labelSchema),
})

/** The address of a passage, and the themes of which two readers agreed that it speaks; README.md says by which rules. */
export type GoldPassage = z.output<typeof entrySchema>

export async function readGoldHalf(half: Half): Promise<readonly GoldPassage[]> {
  const text = await readFile(path.join(projectFolder, 'bench', 'tagging', `gold-${half}.jsonl`), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => entrySchema.parse(JSON.parse(line)))
}

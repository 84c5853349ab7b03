import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { readShared } from '../../../test/support/shared-dir.ts'

const rowsSchema = z.array(
  z.object({ text: z.string(), sdg: z.coerce.number().int().min(1).max(17), label: z.enum(['True', 'False']) }),
)

/** A text, a goal, and whether experts found that the text speaks of that goal. */
export interface Snippet {
  readonly text: string
  readonly goal: number
  readonly isOf: boolean
}

export async function readSnippets(): Promise<readonly Snippet[]> {
  const rows = rowsSchema.parse(parse(await readShared('corpus/tagging-sdg/train.csv'), { columns: true }))
  return rows.map(({ text, sdg, label }) => ({ text, goal: sdg, isOf: label === 'True' }))
}

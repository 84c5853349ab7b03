import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { readSetting, writeSetting } from '../../../db/settings.ts'

const SETTING = 'index-swap'

const swapRecord = z.strictObject({
  startedAt: z.string(),
  shards: z.array(
    z.strictObject({
      name: z.string(),
      built: z.string(),
      previous: z.string().nullable(),
      records: z.int(),
    }),
  ),
})

/**
 * A swap over several servers that has begun: on each server the content that was built, the one that was active before
 * (null: none), as `SwapPlaces` names them, and how many passages the new one has.
 */
export type SwapRecord = z.infer<typeof swapRecord>

/** Remembers a swap from before its first step until after its last, whatever is killed in between. */
export interface SwapJournal {
  /** The open swap, or null. */
  read(): Promise<SwapRecord | null>
  /** Opens a swap; null closes it. Once it resolves, the record outlives this process. */
  write(swap: SwapRecord | null): Promise<void>
}

/** The journal in the catalogue, beside what the index is built from. */
export function createSwapJournal(catalogue: Connection): SwapJournal {
  return {
    read: async () => {
      const stored = z.strictObject({ swap: swapRecord.nullable() }).optional()
      return stored.parse(await readSetting(catalogue, SETTING))?.swap ?? null
    },
    write: (swap) => writeSetting(catalogue, SETTING, { swap }),
  }
}

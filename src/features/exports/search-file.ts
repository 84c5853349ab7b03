import type { Batch } from './walk-matches.ts'
import type { Manifest } from './manifest.ts'

/** What a result is written from. */
export interface Written {
  readonly manifest: Manifest
  readonly batches: AsyncIterable<Batch>
  /** Address of this service, without a slash at the end. */
  readonly base: string
  placeName(placeId: string): string
  themeLabel(themeId: string): string
}

/** A way to write a result, piece by piece. */
export type Writer = (written: Written) => AsyncIterable<string>

import type { MatchBatch } from './iterate-matches.ts'
import type { Manifest } from './manifest.ts'

/** The results that a writer turns into a file. */
export interface SearchFileInput {
  readonly manifest: Manifest
  readonly batches: AsyncIterable<MatchBatch>
  /** Address of this service, without a slash at the end. */
  readonly base: string
  placeName(placeId: string): string
  themeLabel(themeId: string): string
}

/** Writes results in one format, piece by piece. */
export type Writer = (input: SearchFileInput) => AsyncIterable<string>

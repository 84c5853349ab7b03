import { parseFailure } from '../../pool/parse-failure.ts'
import { MAX_INPUT_BYTES } from '../limits.ts'
import { sniffMediaType } from '../media-type.ts'
import { loadEntriesReader } from './container-kinds.ts'

/** A container as received, and which of its files is wanted. */
export interface ContainedRequest {
  readonly bytes: Uint8Array
  readonly declaredMediaType: string | null
  readonly name: string | null
  /** As listContained counts. */
  readonly ordinal: number
}

/**
 * The bytes of a file within a container.
 * @throws PermanentError `malformed` if there is no such file, or as the entry's `read`
 */
export async function readContained({
  bytes,
  declaredMediaType,
  name,
  ordinal,
}: ContainedRequest): Promise<Uint8Array> {
  const readEntries = await loadEntriesReader(await sniffMediaType(bytes, declaredMediaType, name))
  let position = 0
  if (readEntries !== null) {
    for await (const entry of readEntries(bytes)) {
      position += 1
      if (position === ordinal) return entry.read(MAX_INPUT_BYTES)
    }
  }
  throw parseFailure('malformed', `no contained file ${ordinal}`)
}

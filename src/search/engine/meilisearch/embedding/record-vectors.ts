import { hashText, toEmbeddedText } from '../../../meaning/embedded-text.ts'
import type { Meaning } from '../../../meaning/meaning.ts'
import type { IndexRecord } from '../../search-engine.ts'
import type { MeiliRecord } from '../record.ts'
import { toEmbedderName } from './embedder.ts'

/** The hash of the text that stands for a record in the search by meaning; null for a version, which is not searched so. */
export function textHashOf(record: IndexRecord): string | null {
  return record.record === 'passage' ? hashText(toEmbeddedText(record)) : null
}

/** The hashes of those of these records whose text has a vector. */
export async function listEmbedded(meaning: Meaning, records: readonly IndexRecord[]): Promise<ReadonlySet<string>> {
  return new Set(await meaning.listEmbedded(records.flatMap((record) => textHashOf(record) ?? [])))
}

/** A record with its vector, or with none, which deletes the one that the server has. */
export function withVector(record: MeiliRecord, meaning: Meaning, vector: Float32Array | null): object {
  return { ...record, _vectors: { [toEmbedderName(meaning)]: vector === null ? null : [...vector] } }
}

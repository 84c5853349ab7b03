import type { IndexRecord } from '../../search/engine/search-engine.ts'
import { noteUnembedded } from './note-unembedded.ts'
import type { IndexPorts } from './ports.ts'
import { writeWords } from './write-words.ts'

/** Puts records into the index, whose words are in the vocabulary by then. For those who share the lock of the index. */
export async function putRecords(app: IndexPorts, records: readonly IndexRecord[], signal: AbortSignal): Promise<void> {
  await writeWords(app.catalogue, records)
  await noteUnembedded(app, records)
  await app.engine.put(records, signal)
}

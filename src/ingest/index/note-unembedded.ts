import { addEmbeddingDue } from '../../db/texts/vectors.ts'
import { hashText, toEmbeddedText } from '../../search/meaning/embedded-text.ts'
import type { IndexRecord } from '../../search/engine/search-engine.ts'
import type { IndexPorts } from './ports.ts'

/** The texts of passages that are embedded, by their hashes. */
export function toTexts(records: readonly IndexRecord[]): ReadonlyMap<string, string> {
  const texts = records.flatMap((record) => (record.record === 'passage' ? [toEmbeddedText(record)] : []))
  return new Map(texts.map((text) => [hashText(text), text]))
}

/**
 * Notes the documents of these records as far as they have passages that were never embedded: `embedDue` does it later.
 * To be called before the records are put into the index.
 */
export async function noteUnembedded(app: IndexPorts, records: readonly IndexRecord[]): Promise<void> {
  if (app.meaning === null) return
  const byDocument = new Map<string, IndexRecord[]>()
  for (const record of records) {
    const known = byDocument.get(record.documentId)
    if (known === undefined) byDocument.set(record.documentId, [record])
    else known.push(record)
  }
  const hashes = [...byDocument].map(([documentId, own]) => [documentId, [...toTexts(own).keys()]] as const)
  const unknown = new Set(await app.meaning.listUnknown(hashes.flatMap(([, own]) => own)))
  const due = hashes.filter(([, own]) => own.some((hash) => unknown.has(hash)))
  await addEmbeddingDue(
    app.catalogue,
    due.map(([documentId]) => documentId),
  )
}

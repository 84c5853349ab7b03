import type { CitationPorts } from './ports.ts'
import { chooseAddress, readLocationsOfAll } from '../../db/documents/addresses.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'

/** The canonical address of each document by its id; our own page of the document when it has none. */
export async function readDocumentUrls(
  app: CitationPorts,
  documents: readonly Pick<DocumentRow, 'documentId' | 'currentVersionId'>[],
): Promise<ReadonlyMap<string, string>> {
  const locations = await readLocationsOfAll(
    app.catalogue,
    documents.map(({ documentId }) => documentId),
  )
  return new Map(
    documents.map(({ documentId, currentVersionId }) => {
      const address = chooseAddress(locations.get(documentId) ?? [], currentVersionId)?.address
      return [documentId, address ?? `${app.config.http.publicUrl}/documents/${documentId}`]
    }),
  )
}

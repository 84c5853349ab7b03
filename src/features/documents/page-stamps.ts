import { readDocumentStamp } from '../../db/documents/document-stamp.ts'
import { readVersion } from '../../db/documents/documents.ts'
import type { PageCall, PageStamp } from '../../ui/page.ts'

/** What the page of a document is made of. */
export async function readStampOfDocument({ app, params }: PageCall): Promise<PageStamp | undefined> {
  return readDocumentStamp(app.catalogue, params['documentId'] ?? '')
}

/** What a page of a version in the reader is made of: its document says whether the version is current. */
export async function readStampOfVersion({ app, params }: PageCall): Promise<PageStamp | undefined> {
  const version = await readVersion(app.catalogue, params['versionId'] ?? '')
  return version === undefined ? undefined : readDocumentStamp(app.catalogue, version.documentId)
}

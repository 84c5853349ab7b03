import type { App } from '../app.ts'
import { chooseAddress, readLocationsOf } from '../catalogue/addresses.ts'
import { readDocuments, type DocumentRow } from '../catalogue/documents.ts'
import { listItems, type EditionItemRow } from '../catalogue/editions.ts'
import { readEvidence, type Evidence } from '../search/evidence.ts'
import { toCitations, type Citation, type CitationFormat, type Quotation } from './citations.ts'
import { getEdition } from './edition.ts'

/** An edition's documents as citations, in its order, each with the quotations taken from it. */
export async function exportEdition(app: App, editionId: string, format: CitationFormat): Promise<string> {
  await getEdition(app, editionId)
  const items = await listItems(app.catalogue, editionId)
  const documentIds = [...new Set(items.map((item) => item.documentId))]
  return toCitations(await readCitations(app, documentIds, items), format)
}

/** One document as a citation. */
export async function exportDocument(app: App, documentId: string, format: CitationFormat): Promise<string> {
  return toCitations(await readCitations(app, [documentId], []), format)
}

async function readCitations(
  app: App,
  documentIds: readonly string[],
  items: readonly EditionItemRow[],
): Promise<readonly Citation[]> {
  const documents = await readDocuments(app.catalogue, documentIds)
  const passageIds = items.flatMap(({ passageId }) => passageId ?? [])
  const evidence = await readEvidence(app, passageIds, { kind: 'everything' })
  const citations: Citation[] = []
  for (const documentId of documentIds) {
    const document = documents.get(documentId)
    if (document === undefined) continue
    const quotations = items
      .filter((item) => item.documentId === documentId)
      .flatMap((item) => toQuotation(item, evidence))
    citations.push({ document, url: await urlOf(app, document), quotations })
  }
  return citations
}

function toQuotation(item: EditionItemRow, evidence: ReadonlyMap<string, Evidence>): readonly Quotation[] {
  const { quotation, pageIndex, pageLabel, passageId, note } = item
  if (quotation === null || pageIndex === null) return []
  const partTitle = evidence.get(passageId ?? '')?.part?.title ?? null
  return [{ text: quotation, pageIndex, pageLabel, note, partTitle }]
}

/** The address that stands for it; where there is none, our own page of it. */
async function urlOf(app: App, { documentId, currentVersionId }: DocumentRow): Promise<string> {
  const address = chooseAddress(await readLocationsOf(app.catalogue, documentId), currentVersionId)
  return address?.address ?? `${app.config.http.publicUrl}/documents/${documentId}`
}

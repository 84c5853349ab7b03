import type { EditionPorts } from './ports.ts'
import { readDocuments } from '../../db/documents/documents.ts'
import { listItems, type EditionItemRow } from './edition-queries.ts'
import { readEvidence, type Evidence } from '../../search/results/evidence.ts'
import { toCitations, type Citation, type CitationFormat, type Quotation } from '../citations/citations.ts'
import { readDocumentUrls } from '../citations/document-urls.ts'
import { getEdition } from './edition.ts'

/** An edition's documents as citations, in its order, each with the quotations taken from it. */
export async function exportEdition(app: EditionPorts, editionId: string, format: CitationFormat): Promise<string> {
  await getEdition(app, editionId)
  const items = await listItems(app.catalogue, editionId)
  const documentIds = [...new Set(items.map((item) => item.documentId))]
  return toCitations(await readCitations(app, documentIds, items), format)
}

/** One document as a citation. */
export async function exportDocument(app: EditionPorts, documentId: string, format: CitationFormat): Promise<string> {
  return toCitations(await readCitations(app, [documentId], []), format)
}

async function readCitations(
  app: EditionPorts,
  documentIds: readonly string[],
  items: readonly EditionItemRow[],
): Promise<readonly Citation[]> {
  const documents = await readDocuments(app.catalogue, documentIds)
  const passageIds = items.flatMap(({ passageId }) => passageId ?? [])
  const [evidence, urls] = await Promise.all([
    readEvidence(app, passageIds, { kind: 'everything' }),
    readDocumentUrls(app, [...documents.values()]),
  ])
  const citations: Citation[] = []
  for (const documentId of documentIds) {
    const document = documents.get(documentId)
    if (document === undefined) continue
    const quotations = items
      .filter((item) => item.documentId === documentId)
      .flatMap((item) => toQuotation(item, evidence))
    citations.push({ document, url: urls.get(documentId) ?? '', quotations })
  }
  return citations
}

function toQuotation(item: EditionItemRow, evidence: ReadonlyMap<string, Evidence>): readonly Quotation[] {
  const { quotation, pageIndex, pageLabel, passageId, note } = item
  if (quotation === null || pageIndex === null) return []
  const partTitle = evidence.get(passageId ?? '')?.part?.title ?? null
  return [{ text: quotation, pageIndex, pageLabel, note, partTitle }]
}

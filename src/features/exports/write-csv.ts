import { CELL_SEPARATOR, toCsv } from '../../formats/csv.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import { toParameters } from '../../search/request/stored-request.ts'
import { EMPTY_REQUEST } from '../../search/request/search-request.ts'
import type { Manifest } from './manifest.ts'
import type { SearchFileInput } from './search-file.ts'
import type { FoundDocument, LeftOutDocument } from './iterate-matches.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

/** Makes Excel read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Rows written at once; a document may have tens of thousands. */
const ROWS_PER_PIECE = 200

type Cells = Readonly<Record<string, string | number | null | readonly string[]>>

/**
 * Writes one row per passage, with its document, its rank and the search, so that a single row still states where it
 * came from. Without results there is one row with the search alone. Several values in a cell are separated by ` | `.
 */
export async function* writeCsv(input: SearchFileInput): AsyncGenerator<string> {
  const search = Object.values(toSearchCells(input.manifest)).map(toText)
  const blank = COLUMNS.map(() => '')
  yield BYTE_ORDER_MARK + toCsv([[...COLUMNS, ...SEARCH_COLUMNS]])
  if (input.manifest.documents === 0) yield toCsv([[...blank, ...search]])
  for await (const { found, leftOut } of input.batches) {
    const inOrder = [...found, ...leftOut].sort((a, b) => a.rank - b.rank)
    for (const rows of slicesOf(toRows(input, inOrder), ROWS_PER_PIECE)) {
      await yieldToEventLoop()
      yield toCsv(rows.map((row) => [...row, ...search]))
    }
  }
}

function* toRows(
  input: SearchFileInput,
  documents: readonly (FoundDocument | LeftOutDocument)[],
): Generator<readonly string[]> {
  for (const document of documents) {
    if (!('passages' in document)) {
      yield toRow({ rank: document.rank, document_id: document.documentId })
      continue
    }
    const cells = toDocumentCells(input, document)
    for (const [at, passage] of document.passages.entries()) {
      yield toRow({ ...cells, ...toPassageCells(input, passage, at + 1) })
    }
  }
}

function toRow(cells: Cells): readonly string[] {
  return COLUMNS.map((column) => toText(cells[column] ?? null))
}

function toText(value: Cells[string]): string {
  return value === null ? '' : [value].flat().join(CELL_SEPARATOR)
}

const COLUMNS = [
  ...['rank', 'title', 'authors', 'publisher', 'published', 'kind', 'status', 'places', 'place_ids'],
  ...['page_label', 'page_index', 'heading_path', 'passage', 'highlights', 'highlight_spans', 'themes', 'theme_ids'],
  ...['part', 'ocr_confidence', 'passage_link', 'passage_rank', 'passages_found', 'document_link', 'address', 'doi'],
  ...['journal', 'volume', 'issue', 'first_page', 'last_page', 'issn', 'language', 'extent', 'gone_since', 'source_id'],
  ...['score', 'document_id', 'version_id', 'passage_id', 'matched_in'],
] as const
const SEARCH_COLUMNS = [
  ...['search_query', 'search_parsed_query', 'search_matching', 'search_filters', 'search_sort', 'search_time'],
  ...['search_documents', 'search_passages', 'search_gone_documents', 'search_counts'],
  ...['corpus_version', 'vocabulary_version', 'ranking_version', 'search_link'],
] as const

type Column = (typeof COLUMNS)[number]

function toDocumentCells(
  { base, placeName }: SearchFileInput,
  found: FoundDocument,
): Partial<Record<Column, Cells[string]>> {
  const { rank, document, url, score, passageCount } = found
  const { title, authors, publisher, published, kind, status, places, doi, journal, volume, issue } = document
  return {
    ...{ rank, title, authors, publisher, published, kind, status, doi, journal, volume, issue },
    places: places.map(placeName),
    place_ids: places,
    first_page: document.firstPage,
    last_page: document.lastPage,
    issn: document.issn,
    language: document.language,
    extent: document.extent,
    gone_since: document.goneSince?.toISOString() ?? null,
    source_id: document.sourceId,
    document_id: document.documentId,
    document_link: `${base}/documents/${document.documentId}`,
    address: url,
    score,
    passages_found: passageCount,
  }
}

function toPassageCells(
  { base, themeLabel }: SearchFileInput,
  passage: Evidence,
  passageRank: number,
): Partial<Record<Column, Cells[string]>> {
  const { text, highlights, themes, passageId } = passage
  return {
    page_label: passage.pageLabel,
    page_index: passage.pageIndex,
    heading_path: passage.headingPath.join(' > '),
    passage: text,
    highlights: highlights.map(({ start, end }) => text.slice(start, end)),
    highlight_spans: highlights.map(({ start, end }) => `${start}-${end}`),
    themes: themes.map(themeLabel),
    theme_ids: themes,
    part: passage.part?.title ?? null,
    ocr_confidence: passage.ocrConfidence,
    passage_link: `${base}/passages/${passageId}`,
    passage_rank: passageRank,
    passage_id: passageId,
    matched_in: passage.matchedIn,
    version_id: passage.versionId,
  }
}

function toSearchCells(manifest: Manifest): Readonly<Record<(typeof SEARCH_COLUMNS)[number], Cells[string]>> {
  const filters = toParameters({ ...EMPTY_REQUEST, ...manifest.filters, sort: EMPTY_REQUEST.sort })
  return {
    search_query: manifest.query,
    search_parsed_query: manifest.parsedQuery,
    search_matching: manifest.matching,
    search_filters: [...filters].map(([name, value]) => `${name}=${value}`),
    search_sort: manifest.filters.sort,
    search_time: manifest.createdAt.toISOString(),
    search_documents: manifest.documents,
    search_passages: manifest.passages,
    search_gone_documents: manifest.goneDocuments,
    search_counts: manifest.counts,
    corpus_version: manifest.corpusVersion,
    vocabulary_version: manifest.vocabularyVersion,
    ranking_version: manifest.rankingVersion,
    search_link: manifest.permalink,
  }
}

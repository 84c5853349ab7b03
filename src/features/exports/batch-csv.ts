import type { ExportPorts } from './ports.ts'
import { CELL_SEPARATOR, toCsv } from '../../formats/csv.ts'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import type { BatchRow } from './run-batch.ts'

const BYTE_ORDER_MARK = '\uFEFF'
const COLUMNS = [
  ...['line', 'label', 'query', 'places', 'place_ids', 'themes', 'theme_ids', 'documents', 'passages', 'counts'],
  ...['title', 'published', 'status', 'page_label', 'page_index', 'passage', 'passage_link', 'document_link'],
  ...['parsed_query', 'matching', 'error', 'error_message', 'search_link'],
  ...['search_time', 'corpus_version', 'vocabulary_version', 'ranking_version'],
] as const
type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | null>>

/**
 * The rows of a batch as CSV, each with the versions that it was searched on; yields nothing until the first row is
 * there.
 */
export async function* toBatchCsv(app: ExportPorts, rows: AsyncIterable<BatchRow>): AsyncGenerator<string> {
  let head = BYTE_ORDER_MARK + toCsv([COLUMNS])
  for await (const row of rows) {
    const cells = { ...toQueryCells(app, row), ...toResultCells(app, row) }
    yield head + toCsv([COLUMNS.map((column) => String(cells[column] ?? ''))])
    head = ''
  }
  if (head !== '') yield head
}

function toQueryCells(app: ExportPorts, { line, label, query, places, themes }: BatchRow): Cells {
  return {
    ...{ line, label, query },
    places: places.map((placeId) => placeName(app, placeId)).join(CELL_SEPARATOR),
    place_ids: places.join(CELL_SEPARATOR),
    themes: themes.map((themeId) => themeLabel(app, themeId)).join(CELL_SEPARATOR),
    theme_ids: themes.join(CELL_SEPARATOR),
    search_time: app.clock.now().toISOString(),
    vocabulary_version: app.library.vocabulary.version,
    ranking_version: RANKING.version,
  }
}

function toResultCells(app: ExportPorts, { outcome }: BatchRow): Cells {
  if (outcome.kind === 'failed') return { error: outcome.code, error_message: outcome.message }
  const { documents, passages, counts, best, parsedQuery, matching, corpusVersion, link } = outcome
  const base = app.config.http.publicUrl
  return {
    ...{ documents, passages, counts, parsed_query: parsedQuery, matching },
    corpus_version: corpusVersion,
    search_link: `${base}${link}`,
    ...(best === null
      ? {}
      : {
          title: best.document.title,
          published: best.document.published,
          status: best.document.status,
          page_label: best.passage.pageLabel,
          page_index: best.passage.pageIndex,
          passage: best.passage.text,
          passage_link: `${base}/passages/${best.passage.passageId}`,
          document_link: `${base}/documents/${best.document.documentId}`,
        }),
  }
}

import { CELL_SEPARATOR, toCsv } from '../../formats/csv.ts'
import type { CoverageRow } from './coverage.ts'
import type { Coverage } from './read-coverage.ts'

/** The columns, each with the value it takes from a row; several values in a cell are separated by ` | `. */
const COLUMNS: Readonly<Record<string, (row: CoverageRow, base: string) => string | readonly string[]>> = {
  place_id: ({ place }) => place.id,
  place: ({ place }) => place.name,
  place_kind: ({ place }) => place.kind,
  lep_area_code: ({ lepCode }) => lepCode ?? '',
  strategy_id: ({ strategy }) => strategy?.id ?? '',
  strategy: ({ strategy }) => strategy?.title ?? '',
  strategy_place_id: ({ strategy }) => strategy?.place ?? '',
  known: ({ strategy }) => strategy?.known ?? '',
  since: ({ strategy }) => strategy?.since ?? '',
  evidence: ({ strategy }) => strategy?.evidence ?? '',
  evidence_verified: ({ strategy }) => (strategy === null ? '' : String(strategy.verified)),
  state: ({ state }) => state,
  reasons: ({ reasons }) => reasons,
  documents: ({ documents }, base) => documents.map(({ documentId }) => `${base}/documents/${documentId}`),
  document_titles: ({ documents }) => documents.map(({ title }) => title),
  document_statuses: ({ documents }) => documents.map(({ status }) => status),
  last_seen: ({ lastSeenAt }) => lastSeenAt?.toISOString() ?? '',
  gone_since: ({ documents }) => documents[0]?.goneAt?.toISOString() ?? '',
  sources: ({ sources }) => sources.map(({ sourceId }) => sourceId),
  source_last_walks: ({ sources }) => sources.map(({ lastRun }) => formatRun(lastRun)),
}

/**
 * The register as CSV (RFC 4180, UTF-8, with a header); each line states the day and the versions of the lists used. A
 * cell that a spreadsheet would take for a formula is prefixed with an apostrophe.
 */
export function toCoverageCsv(coverage: Coverage, rows: readonly CoverageRow[], base: string): string {
  const versionCells = [
    coverage.readAt.toISOString().slice(0, 10),
    coverage.expectedVersion,
    coverage.placesVersion,
  ].map(String)
  const lines = rows.map((row) => [
    ...Object.values(COLUMNS).map((cell) => [cell(row, base)].flat().join(CELL_SEPARATOR)),
    ...versionCells,
  ])
  const header = [...Object.keys(COLUMNS), 'register_date', 'expected_version', 'places_version']
  return toCsv([header, ...lines])
}

function formatRun(run: CoverageRow['sources'][number]['lastRun']): string {
  if (run === null) return 'never'
  const when = (run.endedAt ?? run.createdAt).toISOString()
  return run.state === 'failed' ? `failed ${run.code} ${when}` : `${run.state} ${run.found} ${when}`
}

import { CELL_SEPARATOR, toCsv } from '../../formats/csv.ts'
import type { CoverageRow } from './coverage.ts'
import type { Coverage } from './read-coverage.ts'

/** What each column says of a line of the register; several values of one cell are parted by ` | `. */
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
  source_last_walks: ({ sources }) => sources.map(({ lastRun }) => toWalk(lastRun)),
}

/**
 * The register as CSV (RFC 4180, UTF-8, with a header); each line bears the day and the versions of the lists that it
 * was made from. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function toCoverageCsv(coverage: Coverage, rows: readonly CoverageRow[], base: string): string {
  const made = [coverage.readAt.toISOString().slice(0, 10), coverage.expectedVersion, coverage.placesVersion].map(
    String,
  )
  const lines = rows.map((row) => [
    ...Object.values(COLUMNS).map((cell) => [cell(row, base)].flat().join(CELL_SEPARATOR)),
    ...made,
  ])
  const header = [...Object.keys(COLUMNS), 'register_date', 'expected_version', 'places_version']
  return toCsv([header, ...lines])
}

function toWalk(run: CoverageRow['sources'][number]['lastRun']): string {
  if (run === null) return 'never'
  const when = (run.endedAt ?? run.createdAt).toISOString()
  return run.state === 'failed' ? `failed ${run.code} ${when}` : `${run.state} ${run.found} ${when}`
}

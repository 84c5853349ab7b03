import { toCsv } from '../../../formats/csv.ts'
import type { FoundLine, RunReport } from './report.ts'

const COLUMNS = [
  'query',
  'document_id',
  'title',
  'version_id',
  'passage_id',
  'page_of_file',
  'printed_page',
  'link',
  'protocol_id',
  'revision',
  'run_id',
  'run_at',
  'corpus_version',
  'snapshot',
] as const

/**
 * Every passage that a run found as CSV (RFC 4180, UTF-8, with a header); each line names the run. A cell that a
 * spreadsheet would take for a formula is prefixed with an apostrophe. Pages of the file count from 1.
 */
export function toFoundCsv({ protocol, run, done }: RunReport, found: readonly FoundLine[], base: string): string {
  const runCells = [
    protocol.protocolId,
    String(protocol.revision),
    run.runId,
    run.endedAt?.toISOString() ?? '',
    done?.versions.corpus ?? '',
    done?.snapshotKey ?? '',
  ]
  const lines = found.map((line) => [
    String(line.query),
    line.documentId,
    line.title,
    line.versionId,
    line.passageId,
    String(line.pageIndex),
    line.pageLabel ?? '',
    `${base}/passages/${line.passageId}`,
    ...runCells,
  ])
  return toCsv([[...COLUMNS], ...lines])
}

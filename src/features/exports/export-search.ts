import type { ExportPorts } from './ports.ts'
import { loggerFor } from '../../logger.ts'
import { findMatches } from '../../search/match/find-matches.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import { toCanonical } from '../../search/request/permalink.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'
import { toManifest, type Manifest } from './manifest.ts'
import type { Writer } from './search-file.ts'
import { iterateMatches, type MatchBatch, type WantedPassages } from './iterate-matches.ts'
import { writeBibtex, writeRis } from './write-citations.ts'
import { writeCsv } from './write-csv.ts'
import { writeJsonl } from './write-jsonl.ts'

export const EXPORT_FORMATS = ['csv', 'jsonl', 'ris', 'bib'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** All results of a search as a file; the body is produced as it is read. */
export interface SearchFile {
  readonly manifest: Manifest
  readonly mediaType: string
  readonly fileName: string
  readonly body: AsyncIterable<string>
}

const FORMATS: Readonly<Record<ExportFormat, { readonly mediaType: string; readonly write: Writer }>> = {
  csv: { mediaType: 'text/csv; charset=utf-8; header=present', write: writeCsv },
  jsonl: { mediaType: 'application/jsonl; charset=utf-8', write: writeJsonl },
  ris: { mediaType: 'application/x-research-info-systems; charset=utf-8', write: writeRis },
  bib: { mediaType: 'application/x-bibtex; charset=utf-8', write: writeBibtex },
}

/**
 * Exports all results of a search, in order. Resolves when the search is done; passages are read as the body is read.
 * @throws InvalidInputError for an invalid query; TransientError `search_unavailable`, `index_missing`, from the body
 *   too
 */
export async function exportSearch(
  app: ExportPorts,
  search: SearchRequest,
  { format, passages }: { readonly format: ExportFormat; readonly passages: WantedPassages },
  signal: AbortSignal,
): Promise<SearchFile> {
  const request = { ...toCanonical(search), facets: 'none' } as const
  const matches = await findMatches(app, request, 'listed', signal)
  const manifest = toManifest(app, request, matches)
  const { mediaType, write } = FORMATS[format]
  return {
    manifest,
    mediaType,
    fileName: `search-${manifest.createdAt.toISOString().slice(0, 10)}.${format}`,
    body: write({
      manifest,
      batches: withLog(app, manifest, iterateMatches(app, request, matches, passages, signal)),
      base: app.config.http.publicUrl,
      placeName: (placeId) => placeName(app, placeId),
      themeLabel: (themeId) => themeLabel(app, themeId),
    }),
  }
}

/** Passes batches on, and logs at the end how many of the counted documents were written. */
async function* withLog(
  app: ExportPorts,
  { documents }: Manifest,
  batches: AsyncIterable<MatchBatch>,
): AsyncGenerator<MatchBatch> {
  let [found, leftOut] = [0, 0]
  for await (const batch of batches) {
    found += batch.found.length
    leftOut += batch.leftOut.length
    yield batch
  }
  loggerFor(app.log, 'export').info({ documents, found, leftOut }, 'search exported')
}

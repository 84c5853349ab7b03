import type { DocumentPorts } from '../ports.ts'
import { requeueForParse } from '../../../ingest/jobs/progress.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'
import { PARSER_VERSION } from '../../../domain/parser-version.ts'

/** Which versions are parsed again: those of some documents, those of another parser version, or all. */
export type Reparse =
  | { readonly kind: 'documents'; readonly documentIds: readonly string[] }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'all' }

/**
 * Queues versions for parsing; their text stays searchable until it is replaced. The changes to each are recorded.
 * Returns the number of versions.
 */
export async function requestReparse(app: DocumentPorts, which: Reparse): Promise<number> {
  const filter = {
    documentIds: which.kind === 'documents' ? which.documentIds : null,
    notParser: which.kind === 'outdated' ? PARSER_VERSION : null,
  }
  return enqueueRecorded(app, await requeueForParse(app.catalogue, filter))
}

import type { DocumentPorts } from '../ports.ts'
import { requeueForParse } from '../../../ingest/progress.ts'
import { enqueueKept } from '../../../ingest/enqueue-all.ts'
import { PARSER_VERSION } from '../../../domain/parser-version.ts'

/** Which versions are read again: those of some documents, those that another parser read, or all. */
export type Reparse =
  | { readonly kind: 'documents'; readonly documentIds: readonly string[] }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'all' }

/**
 * Starts versions anew at parsing; their text stays searchable until it is replaced. What changes is recorded for each.
 * Returns how many.
 */
export async function requestReparse(app: DocumentPorts, which: Reparse): Promise<number> {
  const filter = {
    documentIds: which.kind === 'documents' ? which.documentIds : null,
    notParser: which.kind === 'outdated' ? PARSER_VERSION : null,
  }
  return enqueueKept(app, await requeueForParse(app.catalogue, filter))
}

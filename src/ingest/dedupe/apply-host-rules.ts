import type { DedupePorts } from './ports.ts'
import { chooseCurrentVersion } from '../../db/documents/documents.ts'
import { listStaleCurrentVersions, syncHostRules } from '../../db/documents/host-rules.ts'
import { requeueAt } from '../jobs/requeue.ts'

/** Applies the library's host rules to the catalogue, which may change the current version of documents. */
export async function applyHostRules(app: DedupePorts): Promise<void> {
  await syncHostRules(app.catalogue, app.library.hosts)
  for (const documentId of await listStaleCurrentVersions(app.catalogue)) {
    await app.catalogue.transaction().execute(async (db) => {
      const current = await chooseCurrentVersion(db, documentId)
      if (current !== null) await requeueAt(db, 'parse', [current])
    })
  }
}

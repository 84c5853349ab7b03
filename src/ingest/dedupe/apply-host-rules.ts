import type { DedupePorts } from './ports.ts'
import { chooseCurrentVersion } from '../../db/documents/documents.ts'
import { listMischosen, syncHostRules } from '../../db/documents/host-rules.ts'
import { requeueAt } from '../jobs/requeue.ts'

/** Makes the library's rules on hosts hold for what is in the catalogue: who speaks for a document may change by them. */
export async function applyHostRules(app: DedupePorts): Promise<void> {
  await syncHostRules(app.catalogue, app.library.hosts)
  for (const documentId of await listMischosen(app.catalogue)) {
    await app.catalogue.transaction().execute(async (db) => {
      const current = await chooseCurrentVersion(db, documentId)
      if (current !== null) await requeueAt(db, 'parse', [current])
    })
  }
}

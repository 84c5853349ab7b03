import { sql } from 'kysely'
import type { Catalogue } from '../../src/db/database.ts'
import { createBm25, type Bm25 } from './bm25.ts'

const DOCUMENTS_A_READ = 500

/** BM25 over every passage that an unfiltered search can find, read from the catalogue. */
export async function readExhaustiveBm25(
  catalogue: Catalogue,
  questions: readonly string[],
  signal: AbortSignal,
): Promise<Bm25> {
  const bm25 = createBm25(questions)
  let after = ''
  for (;;) {
    signal.throwIfAborted()
    const { rows } = await sql<{ documentId: string; texts: readonly string[] }>`
      select document_id as "documentId", array(select text from passage where version_id = current_version_id) as texts
      from document where document_id > ${after} order by document_id limit ${DOCUMENTS_A_READ}`.execute(catalogue)
    for (const { documentId, texts } of rows) for (const text of texts) bm25.add(documentId, text)
    const last = rows.at(-1)
    if (last === undefined) return bm25
    after = last.documentId
  }
}

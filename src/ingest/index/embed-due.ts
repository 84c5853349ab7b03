import { addEmbeddingDue, countEmbeddingDue, listEmbeddingDue, removeEmbeddingDue } from '../../db/texts/vectors.ts'
import { tryLocked } from '../../db/locks.ts'
import { readSetting, writeSetting } from '../../db/settings.ts'
import { loggerFor } from '../../logger.ts'
import type { Meaning } from '../../search/meaning/meaning.ts'
import { readRecords, readRecordSlices } from './index-feed.ts'
import { INDEX_LOCK } from './keep-index.ts'
import { toTexts } from './note-unembedded.ts'
import type { IndexPorts } from './ports.ts'
import { putRecords } from './put-records.ts'

/** One process embeds at a time, since more would only wait for each other at the embedder. */
const EMBEDDING_LOCK = 'embedding'
/** Documents written to the index together. */
const DOCUMENTS_PER_ROUND = 20
const WAIT_FOR_REBUILD_MS = 1_000
const REPORT_MS = 10_000
const STATE = 'embedding'

/** Passages of the library that have no vector yet, and what holds up the embedding. */
export interface EmbeddingProgress {
  readonly due: number
  readonly fault: string | null
}

/**
 * Embeds what has no vector, and gives the vectors to the index: the search by words does not wait for that. A failure of
 * the embedder only delays it; all that was embedded stays so. `busy`: another process is at it.
 * @throws TransientError of the search engine
 */
export async function embedDue(app: IndexPorts, signal: AbortSignal): Promise<'done' | 'busy'> {
  const { meaning } = app
  if (meaning === null) return 'done'
  const result = await tryLocked(app.catalogue, EMBEDDING_LOCK, 'alone', async () => {
    const report = createReport(app)
    let after = ''
    for (;;) {
      signal.throwIfAborted()
      const documentIds = await listEmbeddingDue(app.catalogue, after, DOCUMENTS_PER_ROUND)
      const last = documentIds.at(-1)
      if (last === undefined) break
      await embedDocuments(app, meaning, documentIds, report, signal)
      after = last
    }
    await report.end()
  })
  return result === 'busy' ? 'busy' : 'done'
}

/** The progress, as far as it is known to this process or the one that embeds. */
export async function readEmbeddingProgress(app: IndexPorts): Promise<EmbeddingProgress | null> {
  if (app.meaning === null) return null
  const [due, state] = await Promise.all([countEmbeddingDue(app.catalogue), readSetting(app.catalogue, STATE)])
  return { due, fault: due === 0 ? null : ((state as { readonly fault?: string | null })?.fault ?? null) }
}

async function embedDocuments(
  app: IndexPorts,
  meaning: Meaning,
  documentIds: readonly string[],
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const texts = toTexts(await readRecords(app.catalogue, documentIds))
  const unknown = await meaning.listUnknown([...texts.keys()])
  await meaning.embed(new Map(unknown.map((hash) => [hash, texts.get(hash) ?? ''])), report.batch, signal)
  const write = () => writeEmbedded(app, documentIds, signal)
  while ((await tryLocked(app.catalogue, INDEX_LOCK, 'shared', write)) === 'busy') {
    await app.clock.sleep(WAIT_FOR_REBUILD_MS, signal)
    signal.throwIfAborted()
  }
}

/** The records are read again, since embedding may have taken long; what is new among them is due again. */
async function writeEmbedded(app: IndexPorts, documentIds: readonly string[], signal: AbortSignal): Promise<void> {
  await removeEmbeddingDue(app.catalogue, documentIds)
  try {
    for await (const records of readRecordSlices(app.catalogue, documentIds)) await putRecords(app, records, signal)
  } catch (error) {
    await addEmbeddingDue(app.catalogue, documentIds)
    throw error
  }
}

interface Report {
  batch(now: { readonly done: number; readonly fault: string | null }): Promise<void>
  end(): Promise<void>
}

/** Says in the log and in the state how far it is, now and then; a fault at once. */
function createReport(app: IndexPorts): Report {
  const log = loggerFor(app.log, 'embedding')
  let [embedded, reportedMs] = [0, performance.now()]
  let fault: string | null = null
  return {
    batch: async (now) => {
      embedded += now.done
      const isNews = now.fault !== fault
      fault = now.fault
      if (isNews) await writeSetting(app.catalogue, STATE, { fault })
      if (fault !== null) log.warn({ reason: fault }, 'passages are embedded later')
      if (performance.now() - reportedMs < REPORT_MS) return
      reportedMs = performance.now()
      log.info({ embedded, due: await countEmbeddingDue(app.catalogue) }, 'embedding passages')
    },
    end: async () => {
      if (embedded > 0) log.info({ embedded }, 'passages embedded')
    },
  }
}

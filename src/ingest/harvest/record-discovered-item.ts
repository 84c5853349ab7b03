import type { LocationKind } from '../../domain/states.ts'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { HarvestPorts } from './ports.ts'
import { markRecordGone, recordLocation, readLocation, type RecordedLocation } from '../../db/harvest/locations.ts'
import { enqueueAll } from '../jobs/enqueue-all.ts'
import type { DueJob } from '../jobs/progress.ts'
import { requeueIndexOf } from '../jobs/requeue.ts'
import { messageOf, PermanentError } from '../../errors.ts'
import { MAX_BODY_BYTES } from '../../domain/body-limit.ts'
import { locationIdOf, type Hints } from '../../domain/document.ts'
import type { DiscoveredItem, DiscoveredBody, Source } from '../../domain/source.ts'

const RECORD_TYPE = 'text/html; charset=utf-8'

/**
 * Records an item that a source listed as a due location; an item that carries its own text has its bytes stored first.
 * Null for an item that the source reports as deleted, which is marked as gone and leaves the default search at once.
 */
export async function recordDiscoveredItem(
  app: HarvestPorts,
  source: Source,
  item: DiscoveredItem,
  signal: AbortSignal,
): Promise<RecordedLocation | null> {
  if (item.isDeleted === true) {
    await enqueueAll(app, await markDeleted(app, source.id, item.recordId ?? ''))
    return null
  }
  const { declared, body } = item
  const stored = body === undefined ? null : await storeItemBody(app, item, body, signal)
  return recordLocation(app.catalogue, {
    address: item.address,
    kind: stored?.kind ?? 'web',
    sourceId: source.id,
    workKey: declared?.work ?? null,
    hints: { ...toHints(source, item), ...stored?.hints },
    bodyKey: stored?.bodyKey ?? null,
    recordId: item.recordId ?? null,
    modified: item.modified,
  })
}

/** Marks the record as gone and requeues the index job in one transaction, so that a kill in between loses neither. */
async function markDeleted(app: HarvestPorts, sourceId: string, recordId: string): Promise<readonly DueJob[]> {
  return app.catalogue.transaction().execute(async (db) => {
    const jobs: DueJob[] = []
    for (const documentId of await markRecordGone(db, sourceId, recordId, app.clock.now())) {
      jobs.push(...(await requeueIndexOf(db, documentId)))
    }
    return jobs
  })
}

interface StoredItemBody {
  readonly kind: LocationKind
  readonly bodyKey: string
  readonly hints: Hints
}

async function storeItemBody(
  app: HarvestPorts,
  item: DiscoveredItem,
  body: DiscoveredBody,
  signal: AbortSignal,
): Promise<StoredItemBody> {
  switch (body.kind) {
    case 'record': {
      const bodyKey = await app.blobs.write(Buffer.from(body.html), signal)
      return { kind: 'record', bodyKey, hints: { mediaType: RECORD_TYPE } }
    }
    case 'file': {
      const known = await readLocation(app.catalogue, locationIdOf(item.address))
      const currentKey = known?.reportedModified === item.modified && known?.state === 'done' ? known.bodyKey : null
      const bodyKey = currentKey ?? (await app.blobs.write(await readBounded(body.path, signal), signal))
      return { kind: 'file', bodyKey, hints: { fileName: path.basename(body.path) } }
    }
  }
}

async function readBounded(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size <= MAX_BODY_BYTES) return await readFile(file, { signal })
    throw new PermanentError('too_large', `${file} has ${size} bytes; at most ${MAX_BODY_BYTES}`)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof PermanentError) throw error
    throw new PermanentError('folder_unreadable', `cannot read ${file}: ${messageOf(error)}`, { cause: error })
  }
}

/** What the source's page, feed or index states about the document, and what people declared about it. */
function toHints(source: Source, item: DiscoveredItem): Hints {
  return {
    publisher: source.publisher,
    language: source.language,
    ...item.about,
    ...(item.title === null ? {} : { title: item.title }),
    // feeds give an instant, of which only the day is kept
    ...(item.published === null ? {} : { published: item.published.slice(0, 10) }),
    rule: `${source.kind}:${source.id}`,
    ...(item.declared === null ? {} : { ...toDeclaredHints(item.declared), rule: 'declared' }),
  }
}

function toDeclaredHints(declared: NonNullable<DiscoveredItem['declared']>): Hints {
  const { address: _address, work: _work, ...known } = declared
  const stated = Object.entries(known).filter(([, value]) => value !== null && value.length > 0)
  return Object.fromEntries(stated) as Hints
}

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { HarvestPorts } from './ports.ts'
import {
  markRecordGone,
  recordLocation,
  readLocation,
  type LocationKind,
  type Noted,
} from '../../db/harvest/locations.ts'
import { messageOf, PermanentError } from '../../errors.ts'
import { MAX_BODY_BYTES } from '../../domain/body-limit.ts'
import { locationIdOf, type Hints } from '../../domain/document.ts'
import type { DiscoveredItem, FoundBody, Source } from '../../domain/source.ts'

const RECORD_TYPE = 'text/html; charset=utf-8'

/**
 * Notes what a source pointed to: an address as due, words of its own with their bytes kept first. Null for what the
 * source says is deleted, which is marked as gone.
 */
export async function recordDiscoveredItem(
  app: HarvestPorts,
  source: Source,
  find: DiscoveredItem,
  signal: AbortSignal,
): Promise<Noted | null> {
  if (find.isDeleted === true) {
    await markRecordGone(app.catalogue, source.id, find.recordId ?? '')
    return null
  }
  const { declared, body } = find
  const handed = body === undefined ? null : await keepBody(app, find, body, signal)
  return recordLocation(app.catalogue, {
    address: find.address,
    kind: handed?.kind ?? 'web',
    sourceId: source.id,
    workKey: declared?.work ?? null,
    hints: { ...toHints(source, find), ...handed?.hints },
    bodyKey: handed?.bodyKey ?? null,
    recordId: find.recordId ?? null,
    modified: find.modified,
  })
}

interface Handed {
  readonly kind: LocationKind
  readonly bodyKey: string
  readonly hints: Hints
}

async function keepBody(
  app: HarvestPorts,
  find: DiscoveredItem,
  body: FoundBody,
  signal: AbortSignal,
): Promise<Handed> {
  switch (body.kind) {
    case 'record': {
      const bodyKey = await app.blobs.write(Buffer.from(body.html), signal)
      return { kind: 'record', bodyKey, hints: { mediaType: RECORD_TYPE } }
    }
    case 'file': {
      const known = await readLocation(app.catalogue, locationIdOf(find.address))
      const keptKey = known?.toldModified === find.modified && known?.state === 'done' ? known.bodyKey : null
      const bodyKey = keptKey ?? (await app.blobs.write(await readBounded(body.path, signal), signal))
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

/** What the source's own page, feed or index says of the document, and what people declared about it. */
function toHints(source: Source, find: DiscoveredItem): Hints {
  return {
    publisher: source.publisher,
    language: source.language,
    ...find.about,
    ...(find.title === null ? {} : { title: find.title }),
    // A feed tells an instant, of which we keep the day.
    ...(find.published === null ? {} : { published: find.published.slice(0, 10) }),
    rule: `${source.kind}:${source.id}`,
    ...(find.declared === null ? {} : { ...toDeclaredHints(find.declared), rule: 'declared' }),
  }
}

function toDeclaredHints(declared: NonNullable<DiscoveredItem['declared']>): Hints {
  const { address: _address, work: _work, ...known } = declared
  const said = Object.entries(known).filter(([, value]) => value !== null && value.length > 0)
  return Object.fromEntries(said) as Hints
}

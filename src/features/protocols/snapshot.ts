import type { ProtocolPorts } from './ports.ts'
import { blobKeyOf } from '../../blobs/blob-key.ts'
import type { CorpusPassage, CorpusVersion } from './corpus.ts'
import { findFrozen, keepFrozen, type FrozenText } from '../../db/texts/frozen-texts.ts'
import { PermanentError } from '../../errors.ts'
import { hashOf, packLines, readLines, type Packed } from './ndjson-blob.ts'

/** First line of a snapshot; another format has another number. */
const FORMAT = { format: 'concordance-snapshot', formatVersion: 1 } as const

/** A text of a snapshot: what is true of it, and the blob that holds its passages. */
export interface FrozenVersion extends CorpusVersion {
  readonly textKey: string
  /** Change with the words and places of passages, and with their themes. */
  readonly textHash: string
  readonly themesHash: string
}

/** A text with its passages. */
export interface Readable {
  readonly version: CorpusVersion
  readonly passages: readonly CorpusPassage[]
}

interface Prepared {
  readonly read: Readable
  readonly packed: Packed
}

/**
 * Keeps texts as they are now, each content once. What of them was removed meanwhile is not kept, and is left out of the
 * answer.
 */
export async function freezeTexts(
  app: ProtocolPorts,
  texts: readonly Readable[],
  signal: AbortSignal,
): Promise<readonly FrozenVersion[]> {
  const prepared = await Promise.all(
    texts.map(async (read): Promise<Prepared> => ({ read, packed: await packText(read) })),
  )
  const known = await findFrozen(
    app.catalogue,
    prepared.map(({ packed }) => packed.contentHash),
  )
  const fresh = new Map<string, Uint8Array>()
  const rows = prepared.flatMap(({ read, packed }): readonly FrozenText[] => {
    const { contentHash, bytes } = packed
    if (known.has(contentHash)) return []
    fresh.set(contentHash, bytes)
    const { versionId } = read.version.facts
    return [{ contentHash, blobKey: blobKeyOf(bytes), versionId, bytes: bytes.length }]
  })
  const removed = await keepFrozen(app.catalogue, rows, async ({ contentHash }) => {
    await app.blobs.write(fresh.get(contentHash) ?? new Uint8Array(), signal)
  })
  const keys = new Map([...known, ...rows.map(({ contentHash, blobKey }) => [contentHash, blobKey] as const)])
  return prepared.flatMap(({ read, packed }) => {
    const textKey = keys.get(packed.contentHash)
    if (textKey === undefined || removed.has(read.version.facts.versionId)) return []
    return [{ ...read.version, textKey, ...fingerprintsOf(read.passages) }]
  })
}

/** Keeps the list of a snapshot's texts. Its key names the snapshot: the same texts and facts are the same snapshot. */
export async function writeSnapshot(
  app: ProtocolPorts,
  versions: readonly FrozenVersion[],
  signal: AbortSignal,
): Promise<string> {
  return app.blobs.write((await packLines([FORMAT, ...versions])).bytes, signal)
}

/** @throws NotFoundError `blob_missing`; PermanentError `blob_damaged` */
export async function readSnapshot(
  app: ProtocolPorts,
  key: string,
  signal?: AbortSignal,
): Promise<readonly FrozenVersion[]> {
  const [head, ...versions] = await readLines(app, key, signal)
  const isOurs = (head as Partial<typeof FORMAT> | undefined)?.formatVersion === FORMAT.formatVersion
  if (!isOurs) throw new PermanentError('blob_damaged', `blob ${key} is no snapshot of a format that is known`)
  return versions as readonly FrozenVersion[]
}

/** The passages of a frozen text. @throws NotFoundError `blob_missing`; PermanentError `blob_damaged` */
export async function readFrozenText(
  app: ProtocolPorts,
  { textKey }: FrozenVersion,
  signal?: AbortSignal,
): Promise<readonly CorpusPassage[]> {
  const [_head, ...passages] = await readLines(app, textKey, signal)
  return passages as readonly CorpusPassage[]
}

/** The version's id comes first, so that no two versions share a blob, and each can be taken away by itself. */
function packText({ version, passages }: Readable): Promise<Packed> {
  return packLines([{ versionId: version.facts.versionId }, ...passages])
}

function fingerprintsOf(passages: readonly CorpusPassage[]): Pick<FrozenVersion, 'textHash' | 'themesHash'> {
  return {
    textHash: shortHash(passages.map(({ themes: _themes, ...passage }) => passage)),
    themesHash: shortHash(passages.map(({ passageId, themes }) => [passageId, themes])),
  }
}

function shortHash(value: unknown): string {
  return hashOf(JSON.stringify(value)).slice(0, 20)
}

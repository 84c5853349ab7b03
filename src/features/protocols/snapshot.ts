import type { ProtocolPorts } from './ports.ts'
import { blobKeyOf } from '../../blobs/blob-key.ts'
import type { CorpusPassage, CorpusVersion } from './corpus.ts'
import { findFrozen, storeFrozenTexts, type FrozenText } from '../../db/texts/frozen-texts.ts'
import { PermanentError } from '../../errors.ts'
import { hashOf, packLines, readLines, type Packed } from './ndjson-blob.ts'

/** The first line of a snapshot. */
const FORMAT = { format: 'concordance-snapshot', formatVersion: 1 } as const

/** A version in a snapshot: its facts, and the key of the blob that holds its passages. */
export interface FrozenVersion extends CorpusVersion {
  readonly textKey: string
  /** Changes with the wording and position of passages. */
  readonly textHash: string
  /** Changes with the themes of passages. */
  readonly themesHash: string
}

/** A version with all its passages. */
export interface FullText {
  readonly version: CorpusVersion
  readonly passages: readonly CorpusPassage[]
}

/** What snapshots of before `RANKING.version` 2 lack: then a document was found by its title alone. */
const NAMELESS = { authors: [], doi: null } as const

interface PackedText {
  readonly text: FullText
  readonly packed: Packed
}

/** Stores texts as they are now, each content once. Texts removed meanwhile are neither stored nor returned. */
export async function freezeTexts(
  app: ProtocolPorts,
  texts: readonly FullText[],
  signal: AbortSignal,
): Promise<readonly FrozenVersion[]> {
  const packedTexts = await Promise.all(
    texts.map(async (text): Promise<PackedText> => ({ text, packed: await packText(text) })),
  )
  const known = await findFrozen(
    app.catalogue,
    packedTexts.map(({ packed }) => packed.contentHash),
  )
  const fresh = new Map<string, Uint8Array>()
  const rows = packedTexts.flatMap(({ text, packed }): readonly FrozenText[] => {
    const { contentHash, bytes } = packed
    if (known.has(contentHash)) return []
    fresh.set(contentHash, bytes)
    const { versionId } = text.version.facts
    return [{ contentHash, blobKey: blobKeyOf(bytes), versionId, bytes: bytes.length }]
  })
  const removed = await storeFrozenTexts(app.catalogue, rows, async ({ contentHash }) => {
    await app.blobs.write(fresh.get(contentHash) ?? new Uint8Array(), signal)
  })
  const keys = new Map([...known, ...rows.map(({ contentHash, blobKey }) => [contentHash, blobKey] as const)])
  return packedTexts.flatMap(({ text, packed }) => {
    const textKey = keys.get(packed.contentHash)
    if (textKey === undefined || removed.has(text.version.facts.versionId)) return []
    return [{ ...text.version, textKey, ...hashesOf(text.passages) }]
  })
}

/** Stores the list of a snapshot's texts. The key identifies the snapshot: the same texts and facts have the same key. */
export async function writeSnapshot(
  app: ProtocolPorts,
  versions: readonly FrozenVersion[],
  signal: AbortSignal,
): Promise<string> {
  return app.blobs.write((await packLines([FORMAT, ...versions])).bytes, signal)
}

/** The versions in a snapshot. @throws NotFoundError `blob_missing`; PermanentError `blob_damaged` */
export async function readSnapshot(
  app: ProtocolPorts,
  key: string,
  signal?: AbortSignal,
): Promise<readonly FrozenVersion[]> {
  const [head, ...versions] = await readLines(app, key, signal)
  const isKnownFormat = (head as Partial<typeof FORMAT> | undefined)?.formatVersion === FORMAT.formatVersion
  if (!isKnownFormat) throw new PermanentError('blob_damaged', `blob ${key} is not a snapshot in a known format`)
  return (versions as readonly FrozenVersion[]).map((version) => ({
    ...version,
    facts: { ...NAMELESS, ...version.facts },
  }))
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

/** The version's id comes first, so that no two versions share a blob and each can be deleted separately. */
function packText({ version, passages }: FullText): Promise<Packed> {
  return packLines([{ versionId: version.facts.versionId }, ...passages])
}

function hashesOf(passages: readonly CorpusPassage[]): Pick<FrozenVersion, 'textHash' | 'themesHash'> {
  return {
    textHash: shortHash(passages.map(({ themes: _themes, ...passage }) => passage)),
    themesHash: shortHash(passages.map(({ passageId, themes }) => [passageId, themes])),
  }
}

function shortHash(value: unknown): string {
  return hashOf(JSON.stringify(value)).slice(0, 20)
}

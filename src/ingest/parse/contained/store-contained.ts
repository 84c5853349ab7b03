import type { ParsePorts } from '../ports.ts'
import type { ContainedFile } from '../../../domain/parsed-document.ts'
import { locationIdOf, type Hints } from '../../../domain/document.ts'
import {
  countContained,
  isKnownBody,
  readNesting,
  readSourceOf,
  replaceContained,
  type Nesting,
  type StoredContainedFile,
} from '../../../db/documents/contained-files.ts'
import type { Connection } from '../../../db/database.ts'
import type { VersionRow } from '../../../db/documents/documents.ts'
import { readLocation, recordLocation, type LocatedHints, type NewLocation } from '../../../db/harvest/locations.ts'
import type { DueJob } from '../../jobs/progress.ts'
import { MAX_CONTAINED_BYTES_IN_ALL, MAX_CONTAINED_DEPTH, MAX_CONTAINED_FILES_IN_ALL } from '../limits.ts'
import { fileNameOf } from './contained-name.ts'

/** The files within a version whose bytes are stored, and where the version itself lies. */
export interface PreparedContained {
  readonly nesting: Nesting
  readonly files: readonly ContainedFile[]
}

/** What holds for the files of a container as it does for the container. */
interface Origin {
  readonly sourceId: string | null
  readonly places: readonly string[] | undefined
}

/**
 * Decides which files within a version are read as documents, and puts their bytes into the blob store: before the
 * transaction that names them, so that a kill in between loses nothing. Bytes of a known version are left alone, also
 * of one that was removed on purpose.
 */
export async function prepareContained(
  app: ParsePorts,
  version: VersionRow,
  contained: readonly ContainedFile[],
  signal: AbortSignal,
): Promise<PreparedContained> {
  const { versionId, bodyKey, mediaType, fileName } = version
  if (contained.length === 0) return { nesting: { depth: 0, rootKey: bodyKey }, files: [] }
  const nesting = await readNesting(app.catalogue, versionId, bodyKey)
  const files = await withinLimits(app, versionId, nesting, contained)
  for (const { ordinal, sha256, code } of files) {
    if (code !== null || sha256 === null || (await isKnownBody(app.catalogue, sha256))) continue
    if (await app.blobs.has(sha256, signal)) continue
    const input = { declaredMediaType: mediaType, name: fileName, ordinal }
    const bytes = await app.blobs.withFile(
      bodyKey,
      (path) => app.parser.readContained({ ...input, bytes: { path, sha256: bodyKey } }, signal),
      signal,
    )
    await app.blobs.write(bytes, signal)
  }
  return { nesting, files }
}

/** Files too deep, or too many for one outermost container, are listed without being read. */
async function withinLimits(
  app: ParsePorts,
  versionId: string,
  { depth, rootKey }: Nesting,
  contained: readonly ContainedFile[],
): Promise<readonly ContainedFile[]> {
  // containers within one that are read at the same moment do not see each other's files; the excess is small
  const others = await countContained(app.catalogue, rootKey, versionId)
  let files = MAX_CONTAINED_FILES_IN_ALL - others.files
  let bytes = MAX_CONTAINED_BYTES_IN_ALL - others.bytes
  return contained.map((file) => {
    if (file.code !== null) return file
    if (depth >= MAX_CONTAINED_DEPTH) return { ...file, code: 'nested_too_deep' }
    if (file.sha256 === rootKey) return { ...file, code: 'contains_itself' }
    files -= 1
    bytes -= file.bytes ?? 0
    return files < 0 ? { ...file, code: 'too_many_files' } : bytes < 0 ? { ...file, code: 'too_large' } : file
  })
}

/**
 * Lists the files within a version, and records a location for each that is to be read; those that were recorded before
 * stay as they are. Returns the jobs that are due for new ones. Called within the transaction of the parse stage.
 */
export async function recordContained(
  db: Connection,
  { versionId }: VersionRow,
  { nesting, files }: PreparedContained,
  hints: readonly LocatedHints[],
): Promise<readonly DueJob[]> {
  const sourceId = files.length === 0 ? null : await readSourceOf(db, versionId)
  const origin = { sourceId, places: hints.findLast(({ places }) => places !== undefined)?.places }
  const due: DueJob[] = []
  const stored: StoredContainedFile[] = []
  for (const file of files) {
    const location = toLocation(versionId, file, origin)
    const locationId = location === null ? null : locationIdOf(location.address)
    stored.push({ ...file, locationId })
    if (location === null || locationId === null || (await readLocation(db, locationId)) !== undefined) continue
    const { revision } = await recordLocation(db, location)
    due.push({ name: 'fetch', subjectId: locationId, revision })
  }
  await replaceContained(db, versionId, nesting, stored)
  return due
}

/** Null for a file that is not read. The address names container and content, so that a second parse finds it again. */
function toLocation(versionId: string, file: ContainedFile, { sourceId, places }: Origin): NewLocation | null {
  if (file.code !== null || file.sha256 === null) return null
  const hints: Hints = {
    fileName: fileNameOf(file.name),
    ...(file.mediaType === null ? {} : { mediaType: file.mediaType }),
    ...(places === undefined ? {} : { places }),
    rule: 'container',
  }
  const address = `contained:${versionId}/${file.sha256.slice(0, 16)}/${encodeURI(file.name)}`
  return { address, kind: 'contained', sourceId, workKey: null, hints, bodyKey: file.sha256 }
}

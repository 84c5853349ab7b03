import { createHash } from 'node:crypto'
import type { ContainedFile, ContainedFileCode } from '../../../domain/parsed-document.ts'
import { AppError } from '../../../errors.ts'
import { MAX_CONTAINED_BYTES, MAX_CONTAINED_FILES, MAX_INPUT_BYTES } from '../limits.ts'
import { sniffMediaType } from '../media-type.ts'
import type { ContainedEntry } from './contained-entry.ts'
import { fileNameOf, toContainedName } from './contained-name.ts'
import { loadEntriesReader } from './container-kinds.ts'

/** Files beyond the limit of those that are read are still listed by name, up to this many in all. */
const MAX_LISTED = 1_000

/** What is left of the limits of one container. */
interface Budget {
  files: number
  bytes: number
}

/**
 * The files within a container, in its order; empty for other kinds, and where they cannot be listed. `isSupported`
 * tells whether a file of a media type can be read as a document. One file is unpacked at a time.
 */
export async function listContained(
  bytes: Uint8Array,
  mediaType: string,
  isSupported: (mediaType: string) => boolean,
): Promise<readonly ContainedFile[]> {
  const readEntries = await loadEntriesReader(mediaType)
  if (readEntries === null) return []
  const files: ContainedFile[] = []
  const budget: Budget = { files: MAX_CONTAINED_FILES, bytes: MAX_CONTAINED_BYTES }
  let own: string | null = null
  let ordinal = 0
  try {
    for await (const entry of readEntries(bytes)) {
      if (files.length >= MAX_LISTED) break
      own ??= hashOf(bytes)
      const file = await toContainedFile(entry, ++ordinal, own, budget, isSupported)
      // a PDF may name one file for itself and for a place on a page
      const isRepeated =
        file.sha256 !== null && files.some(({ name, sha256 }) => name === file.name && sha256 === file.sha256)
      if (!isRepeated) files.push(file)
    }
  } catch (error) {
    // the parser of the container says what is wrong with it
    if (!(error instanceof AppError)) throw error
  }
  return files
}

async function toContainedFile(
  entry: ContainedEntry,
  ordinal: number,
  own: string,
  budget: Budget,
  isSupported: (mediaType: string) => boolean,
): Promise<ContainedFile> {
  const name = toContainedName(entry.name)
  const unread = (code: ContainedFileCode): ContainedFile => ({
    ordinal,
    name,
    mediaType: null,
    bytes: null,
    sha256: null,
    code,
  })
  if (budget.files <= 0) return unread('too_many_files')
  if (budget.bytes <= 0) return unread('too_large')
  try {
    const content = await entry.read(Math.min(budget.bytes, MAX_INPUT_BYTES))
    budget.bytes -= content.length
    const mediaType = content.length === 0 ? null : await sniffMediaType(content, entry.mediaType, fileNameOf(name))
    const sha256 = hashOf(content)
    const code = codeOf(content, mediaType, sha256 === own, isSupported)
    if (code === null) budget.files -= 1
    return { ordinal, name, mediaType, bytes: content.length, sha256, code }
  } catch (error) {
    if (error instanceof AppError) return unread(toCode(error.code))
    throw error
  }
}

function codeOf(
  content: Uint8Array,
  mediaType: string | null,
  isContainer: boolean,
  isSupported: (mediaType: string) => boolean,
): ContainedFileCode | null {
  if (content.length === 0 || mediaType === null) return 'empty'
  if (isContainer) return 'contains_itself'
  return isSupported(mediaType) ? null : 'unsupported'
}

function toCode(code: string): ContainedFileCode {
  return code === 'too_large' || code === 'encrypted' ? code : 'malformed'
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

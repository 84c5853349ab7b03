/**
 * A file within a file: an attachment of a mail or a PDF, or a file of an archive. It becomes a document of its own
 * unless `code` says why not.
 */
export interface ContainedFile {
  /** Its position in the container, from 1. */
  readonly ordinal: number
  /** As the container names it, cleaned, perhaps with folders. Never used as a file path. */
  readonly name: string
  /** By its content; null if that was not looked at. */
  readonly mediaType: string | null
  /** Null if it was not unpacked. */
  readonly bytes: number | null
  /** Of its bytes, as lower-case hex. */
  readonly sha256: string | null
  readonly code: ContainedFileCode | null
}

/**
 * Why a contained file was not read as a document: a code of a parse failure, or a limit. `contains_itself`: it is the
 * bytes of a container around it again; `nested_too_deep`: it lies in too many containers.
 */
export const CONTAINED_FILE_CODES = [
  'contains_itself',
  'empty',
  'encrypted',
  'malformed',
  'nested_too_deep',
  'too_large',
  'too_many_files',
  'unsupported',
] as const
export type ContainedFileCode = (typeof CONTAINED_FILE_CODES)[number]

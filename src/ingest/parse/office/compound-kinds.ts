import { AppError } from '../../../errors.ts'
import { openCompoundFile, type CompoundStorage } from './compound-file.ts'

/** Word 97 to 2003. */
export const DOC = 'application/msword'
/** A mail as Outlook saves it. */
export const MSG = 'application/vnd.ms-outlook'
/** A Word, Excel or PowerPoint file of today with a password ([MS-OFFCRYPTO]); no registered type. */
export const ENCRYPTED_OFFICE = 'application/x-encrypted-office'

/** By what programs call the stream with their content. */
const BY_STREAM: readonly (readonly [stream: string, type: string])[] = [
  ['EncryptedPackage', ENCRYPTED_OFFICE],
  ['WordDocument', DOC],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
  ['__properties_version1.0', MSG],
]

/** The media type of a compound file by what it contains; null if that is unknown. */
export function typeOfCompoundFile(bytes: Uint8Array): string | null {
  let root: CompoundStorage
  try {
    root = openCompoundFile(bytes)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
  return BY_STREAM.find(([stream]) => root.streams.has(stream))?.[1] ?? null
}

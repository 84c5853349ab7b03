import { EML, PDF, ZIP } from '../media-type.ts'
import { MSG } from '../office/compound-kinds.ts'
import type { ReadEntries } from './contained-entry.ts'

/** How the files within each kind of container are found; loaded when first needed. */
const CONTAINERS: Readonly<Record<string, () => Promise<ReadEntries>>> = {
  [PDF]: async () => (await import('../pdf/pdf-attachments.ts')).readPdfAttachments,
  [ZIP]: async () => (await import('../office/zip-files.ts')).readZipFiles,
  [EML]: async () => (await import('../mail/mail-attachments.ts')).readMailAttachments,
  [MSG]: async () => (await import('../mail/mail-attachments.ts')).readMsgAttachments,
}

/** The reader of the files within a file of this type; null if it cannot contain any. */
export async function loadEntriesReader(mediaType: string): Promise<ReadEntries | null> {
  return (await CONTAINERS[mediaType]?.()) ?? null
}

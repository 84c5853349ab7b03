import type { ContainedEntry } from '../contained/contained-entry.ts'
import { openAttachments } from './engine/pdfium-attachments.ts'

/** The files embedded in a PDF: attachments, and the files of a portfolio, in the order of their names in it. */
export async function* readPdfAttachments(bytes: Uint8Array): AsyncGenerator<ContainedEntry> {
  const attachments = await openAttachments(bytes)
  try {
    for (let index = 0; index < attachments.count; index++) {
      yield {
        name: attachments.nameOf(index),
        mediaType: null,
        read: async (maxBytes) => attachments.read(index, maxBytes),
      }
    }
  } finally {
    attachments.close()
  }
}

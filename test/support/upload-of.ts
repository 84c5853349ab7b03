import type { HandedIn } from '../../src/ingest/add-documents.ts'

/** A text file as somebody hands it in. */
export function uploadOf(fileName: string, text: string): HandedIn {
  return {
    address: `upload:${fileName}`,
    kind: 'upload',
    bytes: Buffer.from(text),
    fileName,
    mediaType: 'text/plain',
    hints: { title: fileName },
  }
}

import type { UploadedBody } from '../../src/ingest/add-documents.ts'

/** A text file as an upload. */
export function uploadOf(fileName: string, text: string): UploadedBody {
  return {
    address: `upload:${fileName}`,
    kind: 'upload',
    bytes: Buffer.from(text),
    fileName,
    mediaType: 'text/plain',
    hints: { title: fileName },
  }
}

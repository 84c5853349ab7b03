import { AppError } from '../../../../errors.ts'
import { malformed, parseFailure } from '../../../pool/parse-failure.ts'
import { discardPdfium, loadPdfium, type Pdfium, type Pointer } from './pdfium.ts'

/** Portfolios have some hundred files; a hostile name tree may have millions. */
const MAX_ATTACHMENTS = 10_000
/** UTF-16, two bytes a character. */
const MAX_NAME_BYTES = 4_096

/** The embedded files of a PDF, from 0. After a trap of PDFium every call throws `malformed`. */
export interface PdfAttachments {
  readonly count: number
  nameOf(index: number): string
  /** @throws PermanentError `too_large` or `malformed` */
  read(index: number, maxBytes: number): Uint8Array
  close(): void
}

/**
 * Opens the embedded files of a PDF, with an empty password if it has one. The bytes are copied, and not modified.
 * @throws PermanentError `malformed`, also for a file that requires a password
 */
export async function openAttachments(bytes: Uint8Array): Promise<PdfAttachments> {
  const pdfium = await loadPdfium()
  const { call } = pdfium
  const data = call.malloc(bytes.length)
  if (data === 0) throw parseFailure('malformed', `not enough memory for ${bytes.length} bytes`)
  new Uint8Array(pdfium.memory()).set(bytes, data)
  let isTrapped = false
  const guard = <T>(work: () => T): T => {
    if (isTrapped) throw parseFailure('malformed', 'pdfium failed on an attachment')
    try {
      return work()
    } catch (error) {
      if (error instanceof AppError) throw error
      isTrapped = true
      discardPdfium()
      throw malformed('pdf', error)
    }
  }
  const document = guard(() => call.FPDF_LoadMemDocument(data, bytes.length, 0))
  if (document === 0) {
    call.free(data)
    throw parseFailure('malformed', 'pdf that cannot be opened')
  }
  return {
    count: Math.min(
      guard(() => call.FPDFDoc_GetAttachmentCount(document)),
      MAX_ATTACHMENTS,
    ),
    nameOf: (index) => guard(() => readName(pdfium, call.FPDFDoc_GetAttachment(document, index))),
    read: (index, maxBytes) => guard(() => readFile(pdfium, call.FPDFDoc_GetAttachment(document, index), maxBytes)),
    close() {
      // after a trap PDFium must not be called again
      if (isTrapped) return
      guard(() => call.FPDF_CloseDocument(document))
      call.free(data)
    },
  }
}

function readName({ call, memory }: Pdfium, attachment: Pointer): string {
  if (attachment === 0) return ''
  const bytes = Math.min(call.FPDFAttachment_GetName(attachment, 0, 0), MAX_NAME_BYTES)
  if (bytes <= 2) return ''
  const buffer = call.malloc(bytes)
  call.FPDFAttachment_GetName(attachment, buffer, bytes)
  const name = Buffer.from(new Uint8Array(memory(), buffer, bytes)).toString('utf16le')
  call.free(buffer)
  return name.replace(/\0+$/, '')
}

function readFile({ call, memory }: Pdfium, attachment: Pointer, maxBytes: number): Uint8Array {
  if (attachment === 0) throw parseFailure('malformed', 'an attachment without a file')
  const size = call.malloc(4)
  try {
    if (call.FPDFAttachment_GetFile(attachment, 0, 0, size) === 0) {
      throw parseFailure('malformed', 'an attachment without a file')
    }
    const bytes = new Uint32Array(memory(), size, 1)[0] ?? 0
    if (bytes > maxBytes) throw parseFailure('too_large', `an attachment of ${bytes} bytes`)
    if (bytes === 0) return new Uint8Array()
    const buffer = call.malloc(bytes)
    if (buffer === 0) throw parseFailure('too_large', `not enough memory for ${bytes} bytes`)
    call.FPDFAttachment_GetFile(attachment, buffer, bytes, size)
    const content = new Uint8Array(memory(), buffer, bytes).slice()
    call.free(buffer)
    return content
  } finally {
    call.free(size)
  }
}

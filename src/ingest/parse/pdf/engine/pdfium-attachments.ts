import { AppError } from '../../../../errors.ts'
import { malformed, parseFailure } from '../../../pool/parse-failure.ts'
import { discardPdfium, loadDocument, loadPdfium, type Pdfium, type Pointer } from './pdfium.ts'
import { readWide } from './read-wide.ts'

/** Portfolios have some hundred files; a hostile name tree may have millions. */
const MAX_ATTACHMENTS = 10_000
/** FPDF_ANNOT_FILEATTACHMENT of fpdf_annot.h. */
const FILE_ANNOTATION = 17
/** Pages that are searched for files, and annotations of one page: loading a page takes milliseconds. */
const MAX_SEARCHED_PAGES = 500
const MAX_ANNOTATIONS = 1_000

/** Where a file is embedded: in the document, or at a place on a page. */
type Place = { readonly index: number } | { readonly page: number; readonly annotation: number }

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
 * @throws PermanentError `encrypted` or `malformed`
 */
export async function openAttachments(bytes: Uint8Array): Promise<PdfAttachments> {
  const pdfium = await loadPdfium()
  const { call } = pdfium
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
  const { document, free } = loadDocument(pdfium, bytes, guard)
  const places = guard(() => [...placesInDocument(pdfium, document), ...placesOnPages(pdfium, document, bytes)])
  const use = <T>(index: number, read: (attachment: Pointer) => T): T =>
    guard(() => withAttachment(pdfium, document, places[index], read))
  return {
    count: places.length,
    nameOf: (index) => use(index, (attachment) => readName(pdfium, attachment)),
    read: (index, maxBytes) => use(index, (attachment) => readFile(pdfium, attachment, maxBytes)),
    close() {
      // after a trap PDFium must not be called again
      if (isTrapped) return
      guard(() => call.FPDF_CloseDocument(document))
      free()
    },
  }
}

function placesInDocument({ call }: Pdfium, document: Pointer): readonly Place[] {
  const count = Math.min(call.FPDFDoc_GetAttachmentCount(document), MAX_ATTACHMENTS)
  return Array.from({ length: count }, (_, index) => ({ index }))
}

/** Pages are searched only where the file names such annotations: those in compressed objects are not found. */
function placesOnPages({ call }: Pdfium, document: Pointer, bytes: Uint8Array): readonly Place[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!file.includes('/FileAttachment')) return []
  const places: Place[] = []
  const pages = Math.min(call.FPDF_GetPageCount(document), MAX_SEARCHED_PAGES)
  for (let page = 0; page < pages; page++) {
    const loaded = call.FPDF_LoadPage(document, page)
    if (loaded === 0) continue
    const count = Math.min(call.FPDFPage_GetAnnotCount(loaded), MAX_ANNOTATIONS)
    for (let annotation = 0; annotation < count; annotation++) {
      const opened = call.FPDFPage_GetAnnot(loaded, annotation)
      if (opened === 0) continue
      if (call.FPDFAnnot_GetSubtype(opened) === FILE_ANNOTATION) places.push({ page, annotation })
      call.FPDFPage_CloseAnnot(opened)
    }
    call.FPDF_ClosePage(loaded)
  }
  return places.slice(0, MAX_ATTACHMENTS)
}

/** Calls `use` with the attachment at a place, 0 if there is none. */
function withAttachment<T>(
  { call }: Pdfium,
  document: Pointer,
  place: Place | undefined,
  use: (attachment: Pointer) => T,
): T {
  if (place === undefined) return use(0)
  if ('index' in place) return use(call.FPDFDoc_GetAttachment(document, place.index))
  const page = call.FPDF_LoadPage(document, place.page)
  const annotation = page === 0 ? 0 : call.FPDFPage_GetAnnot(page, place.annotation)
  const close = (): void => {
    if (annotation !== 0) call.FPDFPage_CloseAnnot(annotation)
    if (page !== 0) call.FPDF_ClosePage(page)
  }
  try {
    const result = use(annotation === 0 ? 0 : call.FPDFAnnot_GetFileAttachment(annotation))
    close()
    return result
  } catch (error) {
    // after a trap PDFium must not be called again
    if (error instanceof AppError) close()
    throw error
  }
}

function readName(pdfium: Pdfium, attachment: Pointer): string {
  if (attachment === 0) return ''
  const { call } = pdfium
  return readWide(pdfium, (buffer, bytes) => call.FPDFAttachment_GetName(attachment, buffer, bytes)).replace(/\0+$/, '')
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

import { PDFiumLibrary } from '@hyzyla/pdfium'
import { malformed, parseFailure } from '../../../pool/parse-failure.ts'

/** FPDF_GetLastError: a password is required; the security handler is not supported. */
const ENCRYPTED_ERRORS = [4, 5]

/** A pointer into PDFium's memory; 0 for nothing. */
export type Pointer = number

/** PDFium functions, called directly in its WASM module (fpdf_text.h, fpdfview.h, fpdf_doc.h, fpdf_edit.h, fpdf_attachment.h). */
interface Exports {
  malloc(bytes: number): Pointer
  free(pointer: Pointer): void
  FPDF_LoadMemDocument(data: Pointer, bytes: number, password: Pointer): Pointer
  FPDF_CloseDocument(document: Pointer): void
  FPDF_GetLastError(): number
  FPDFDoc_GetAttachmentCount(document: Pointer): number
  FPDFDoc_GetAttachment(document: Pointer, index: number): Pointer
  FPDFAnnot_GetFileAttachment(annotation: Pointer): Pointer
  FPDFAttachment_GetName(attachment: Pointer, buffer: Pointer, bytes: number): number
  FPDFAttachment_GetFile(attachment: Pointer, buffer: Pointer, bytes: number, size: Pointer): number
  FPDF_GetPageCount(document: Pointer): number
  FPDF_LoadPage(document: Pointer, position: number): Pointer
  FPDF_ClosePage(page: Pointer): void
  FPDF_GetPageWidthF(page: Pointer): number
  FPDF_GetPageHeightF(page: Pointer): number
  FPDF_GetPageBoundingBox(page: Pointer, box: Pointer): number
  FPDF_PageToDevice(
    page: Pointer,
    left: number,
    top: number,
    width: number,
    height: number,
    turns: number,
    pageX: number,
    pageY: number,
    x: Pointer,
    y: Pointer,
  ): number
  FPDF_RenderPageBitmap(
    bitmap: Pointer,
    page: Pointer,
    left: number,
    top: number,
    width: number,
    height: number,
    turns: number,
    flags: number,
  ): void
  FPDFBitmap_CreateEx(width: number, height: number, format: number, buffer: Pointer, stride: number): Pointer
  FPDFBitmap_FillRect(bitmap: Pointer, left: number, top: number, width: number, height: number, argb: number): void
  FPDFBitmap_GetBuffer(bitmap: Pointer): Pointer
  FPDFBitmap_GetStride(bitmap: Pointer): number
  FPDFBitmap_Destroy(bitmap: Pointer): void
  FPDFPageObj_GetBounds(object: Pointer, left: Pointer, bottom: Pointer, right: Pointer, top: Pointer): number
  FPDFText_LoadPage(page: Pointer): Pointer
  FPDFText_ClosePage(text: Pointer): void
  FPDFText_CountChars(text: Pointer): number
  FPDFText_GetUnicode(text: Pointer, index: number): number
  FPDFText_HasUnicodeMapError(text: Pointer, index: number): number
  FPDFText_IsGenerated(text: Pointer, index: number): number
  FPDFText_IsHyphen(text: Pointer, index: number): number
  FPDFText_GetFontSize(text: Pointer, index: number): number
  FPDFText_GetFontInfo(text: Pointer, index: number, name: Pointer, bytes: number, flags: Pointer): number
  FPDFText_GetLooseCharBox(text: Pointer, index: number, box: Pointer): number
  FPDFText_GetMatrix(text: Pointer, index: number, matrix: Pointer): number
  FPDFText_GetTextObject(text: Pointer, index: number): Pointer
  FPDFText_GetCharBox(
    text: Pointer,
    index: number,
    left: Pointer,
    right: Pointer,
    bottom: Pointer,
    top: Pointer,
  ): number
  FPDFText_GetCharOrigin(text: Pointer, index: number, x: Pointer, y: Pointer): number
  FPDFTextObj_GetFont(object: Pointer): Pointer
  FPDFTextObj_GetTextRenderMode(object: Pointer): number
  FPDFFont_GetBaseFontName(font: Pointer, buffer: Pointer, bytes: number): number
  FPDFFont_GetFlags(font: Pointer): number
  FPDFFont_GetWeight(font: Pointer): number
  FPDFPage_CountObjects(page: Pointer): number
  FPDFPage_GetObject(page: Pointer, index: number): Pointer
  FPDFPageObj_GetType(object: Pointer): number
  FPDFPageObj_GetMatrix(object: Pointer, matrix: Pointer): number
  FPDFPageObj_GetFillColor(object: Pointer, red: Pointer, green: Pointer, blue: Pointer, alpha: Pointer): number
  FPDFPageObj_GetStrokeColor(object: Pointer, red: Pointer, green: Pointer, blue: Pointer, alpha: Pointer): number
  FPDFPageObj_HasTransparency(object: Pointer): number
  FPDFPageObj_SetIsActive(object: Pointer, isActive: number): number
  FPDFPageObj_GetClipPath(object: Pointer): Pointer
  FPDFClipPath_CountPaths(clip: Pointer): number
  FPDFClipPath_CountPathSegments(clip: Pointer, path: number): number
  FPDFClipPath_GetPathSegment(clip: Pointer, path: number, segment: number): Pointer
  FPDFPageObj_CountMarks(object: Pointer): number
  FPDFPageObj_GetMark(object: Pointer, index: number): Pointer
  FPDFPageObjMark_GetName(mark: Pointer, buffer: Pointer, bytes: number, length: Pointer): number
  FPDFPageObjMark_GetParamStringValue(
    mark: Pointer,
    key: Pointer,
    buffer: Pointer,
    bytes: number,
    length: Pointer,
  ): number
  FPDFTextObj_GetText(object: Pointer, text: Pointer, buffer: Pointer, bytes: number): number
  FPDFFormObj_CountObjects(form: Pointer): number
  FPDFFormObj_GetObject(form: Pointer, index: number): Pointer
  FPDFPage_GetAnnotCount(page: Pointer): number
  FPDFPage_GetAnnot(page: Pointer, index: number): Pointer
  FPDFPage_CloseAnnot(annotation: Pointer): void
  FPDFPage_RemoveAnnot(page: Pointer, index: number): number
  FPDFPage_Flatten(page: Pointer, use: number): number
  FPDFAnnot_GetSubtype(annotation: Pointer): number
  FPDFAnnot_GetRect(annotation: Pointer, box: Pointer): number
  FPDFAnnot_GetFlags(annotation: Pointer): number
  FPDFAnnot_GetObjectCount(annotation: Pointer): number
  FPDFAnnot_GetStringValue(annotation: Pointer, key: Pointer, buffer: Pointer, bytes: number): number
  FPDFAnnot_GetFormFieldType(form: Pointer, annotation: Pointer): number
  FPDFAnnot_GetFormFieldFlags(form: Pointer, annotation: Pointer): number
  FPDFAnnot_GetFormFieldValue(form: Pointer, annotation: Pointer, buffer: Pointer, bytes: number): number
  FPDFAnnot_GetOptionCount(form: Pointer, annotation: Pointer): number
  FPDFAnnot_GetOptionLabel(form: Pointer, annotation: Pointer, index: number, buffer: Pointer, bytes: number): number
  FPDFAnnot_IsOptionSelected(form: Pointer, annotation: Pointer, index: number): number
  FPDFAnnot_GetFontSize(form: Pointer, annotation: Pointer, size: Pointer): number
  FPDFDOC_InitFormFillEnvironment(document: Pointer, info: Pointer): Pointer
  FPDFDOC_ExitFormFillEnvironment(form: Pointer): void
  FPDFPath_GetDrawMode(path: Pointer, fill: Pointer, stroke: Pointer): number
  FPDFPath_CountSegments(path: Pointer): number
  FPDFPath_GetPathSegment(path: Pointer, index: number): Pointer
  FPDFPathSegment_GetPoint(segment: Pointer, x: Pointer, y: Pointer): number
  FPDFPathSegment_GetType(segment: Pointer): number
  FPDFPathSegment_GetClose(segment: Pointer): number
  FPDFLink_Enumerate(page: Pointer, position: Pointer, link: Pointer): number
  FPDFLink_GetDest(document: Pointer, link: Pointer): Pointer
  FPDFDest_GetDestPageIndex(document: Pointer, destination: Pointer): number
  FPDFLink_GetAction(link: Pointer): Pointer
  FPDFAction_GetType(action: Pointer): number
  FPDFAction_GetURIPath(document: Pointer, action: Pointer, buffer: Pointer, bytes: number): number
}

/** The PDFium instance of this process. */
export interface Pdfium {
  readonly call: Exports
  /** The current memory: its buffer is replaced whenever a call makes it grow. */
  memory(): ArrayBufferLike
  /** A name in its memory, NUL-terminated; kept for as long as the instance. */
  keyOf(name: string): Pointer
}

let loaded: Promise<Pdfium> | null = null

/**
 * The PDFium instance of this process, started on first use (0.2 s). One for all files: the memory of discarded
 * instances is freed only by garbage collection, which may come after a file has reached its memory limit.
 */
export function loadPdfium(): Promise<Pdfium> {
  loaded ??= startPdfium()
  return loaded
}

/** Discards the instance after a trap, when its memory is not reliable; the next file gets a new one. */
export function discardPdfium(): void {
  loaded = null
}

async function startPdfium(): Promise<Pdfium> {
  const library = await PDFiumLibrary.init()
  // private, but the only access to characters with their positions
  const module = library['module'] as unknown as { readonly wasmExports: Exports; readonly HEAPU8: Uint8Array }
  const { wasmExports: call } = module
  const keys = new Map<string, Pointer>()
  return {
    call,
    memory: () => module.HEAPU8.buffer,
    keyOf(name) {
      const known = keys.get(name)
      if (known !== undefined) return known
      const key = call.malloc(name.length + 1)
      new Uint8Array(module.HEAPU8.buffer).set(Buffer.from(`${name}\0`, 'latin1'), key)
      keys.set(name, key)
      return key
    },
  }
}

/** A PDF in PDFium's memory. */
export interface LoadedDocument {
  readonly document: Pointer
  /** Frees its bytes, once it is closed. */
  free(): void
}

/**
 * Loads a copy of a PDF, with an empty password if it has one. `guard` makes an error of a trap of PDFium.
 * @throws PermanentError `encrypted` or `malformed`
 */
export function loadDocument(
  { call, memory }: Pdfium,
  bytes: Uint8Array,
  guard: <T>(work: () => T) => T,
): LoadedDocument {
  const data = call.malloc(bytes.length)
  if (data === 0) throw parseFailure('malformed', `not enough memory for ${bytes.length} bytes`)
  new Uint8Array(memory()).set(bytes, data)
  const document = guard(() => call.FPDF_LoadMemDocument(data, bytes.length, 0))
  if (document !== 0) return { document, free: () => call.free(data) }
  const error = call.FPDF_GetLastError()
  call.free(data)
  if (ENCRYPTED_ERRORS.includes(error)) throw parseFailure('encrypted', 'the file requires a password')
  throw malformed('pdf', new Error(`pdfium error ${error}`))
}

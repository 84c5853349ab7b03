import { MAX_LINK_CHARACTERS } from '../../limits.ts'
import { malformed, parseFailure } from '../../../pool/parse-failure.ts'
import { discardPdfium, loadPdfium, type Pdfium, type Pointer } from './pdfium.ts'
import { lazyGlyphLetters, type GlyphLetters } from './glyph-names.ts'
import { readCharacters } from './pdfium-characters.ts'
import { drawPage, NO_DRAWINGS, readDrawings, type Drawings, type Picture } from './pdfium-picture.ts'
import { readRules } from './pdfium-rules.ts'
import type { Character } from '../layout/character.ts'
import type { RuledLines } from '../layout/rules.ts'
import type { Paper } from '../parts/part-page.ts'

/** FPDF_GetLastError: a password is required; the security handler is not supported. */
const ENCRYPTED_ERRORS = [4, 5]
/** PDFACTION_URI of fpdf_doc.h. */
const URI_ACTION = 3
/** Further links on a page are ignored: PDFium scans all annotations for each. */
const MAX_LINKS_OF_PAGE = 1_000
/** A page with more characters, spaces included, is not a picture, and its drawings are not examined. */
const MAX_LETTERS_OF_PICTURE = 1_000
/** Size of the buffer for the results of one call. */
const SCRATCH_BYTES = 128

/** The content of one page. */
export interface PdfiumPage {
  readonly characters: readonly Character[]
  /** Addresses that it links to. */
  readonly links: readonly string[]
  readonly drawings: Drawings
  readonly rules: RuledLines
  /** Pages of the file that it links to, from 1. */
  readonly linksTo: readonly number[]
  readonly paper: Paper
}

/** A file opened in PDFium; pages are counted from 1. */
export interface PdfiumDocument {
  readonly pageCount: number
  /** Reads a page; null if it cannot be read. */
  readPage(index: number, maxCharacters: number): PdfiumPage | null
  /** Renders a page; null if it cannot be rendered. */
  drawPage(index: number): Picture | null
  close(): void
}

/**
 * Opens a PDF, with an empty password if it has one. The bytes are copied, and not modified.
 * @throws PermanentError `encrypted` or `malformed`
 */
export async function openPdfium(bytes: Uint8Array): Promise<PdfiumDocument> {
  const pdfium = await loadPdfium()
  const { call } = pdfium
  const data = call.malloc(bytes.length)
  if (data === 0) throw parseFailure('malformed', `not enough memory for ${bytes.length} bytes`)
  new Uint8Array(pdfium.memory()).set(bytes, data)
  const document = guard(() => call.FPDF_LoadMemDocument(data, bytes.length, 0))
  if (document === 0) {
    const error = call.FPDF_GetLastError()
    call.free(data)
    if (ENCRYPTED_ERRORS.includes(error)) throw parseFailure('encrypted', 'the file requires a password')
    throw malformed('pdf', new Error(`pdfium error ${error}`))
  }
  const scratch = call.malloc(SCRATCH_BYTES)
  const glyphLetters = lazyGlyphLetters(bytes)
  return {
    pageCount: guard(() => call.FPDF_GetPageCount(document)),
    readPage: (index, maxCharacters) =>
      guard(() =>
        withPage(pdfium, document, index, (page) =>
          readPage(pdfium, document, page, scratch, maxCharacters, glyphLetters),
        ),
      ),
    drawPage: (index) => guard(() => withPage(pdfium, document, index, (page) => drawPage(pdfium, page))),
    close() {
      guard(() => call.FPDF_CloseDocument(document))
      call.free(scratch)
      call.free(data)
    },
  }
}

/** No `finally`: after a trap, PDFium must not be called again. */
function withPage<T>({ call }: Pdfium, document: Pointer, index: number, use: (page: Pointer) => T | null): T | null {
  const page = call.FPDF_LoadPage(document, index - 1)
  if (page === 0) return null
  const result = use(page)
  call.FPDF_ClosePage(page)
  return result
}

function readPage(
  pdfium: Pdfium,
  document: Pointer,
  page: Pointer,
  scratch: Pointer,
  maxCharacters: number,
  glyphLetters: GlyphLetters,
): PdfiumPage | null {
  const { call } = pdfium
  const text = call.FPDFText_LoadPage(page)
  const characters = text === 0 ? null : readCharacters(pdfium, text, scratch, maxCharacters, glyphLetters)
  const { links, linksTo } = readLinks(pdfium, document, page, scratch)
  const paper = { width: call.FPDF_GetPageWidthF(page), height: call.FPDF_GetPageHeightF(page) }
  const isFull = (characters?.length ?? 0) > MAX_LETTERS_OF_PICTURE
  const drawings = isFull ? NO_DRAWINGS : readDrawings(pdfium, page, scratch)
  const rules = readRules(pdfium, page, scratch)
  if (text !== 0) call.FPDFText_ClosePage(text)
  return characters === null ? null : { characters, links, linksTo, paper, drawings, rules }
}

function readLinks(
  pdfium: Pdfium,
  document: Pointer,
  page: Pointer,
  scratch: Pointer,
): Pick<PdfiumPage, 'links' | 'linksTo'> {
  const { call } = pdfium
  const [links, linksTo]: [string[], number[]] = [[], []]
  new Int32Array(pdfium.memory(), scratch, 2).fill(0)
  for (let count = 0; count < MAX_LINKS_OF_PAGE && call.FPDFLink_Enumerate(page, scratch, scratch + 4); count++) {
    const link = new Int32Array(pdfium.memory(), scratch, 2)[1] ?? 0
    const destination = call.FPDFLink_GetDest(document, link)
    const target = destination === 0 ? -1 : call.FPDFDest_GetDestPageIndex(document, destination)
    if (target >= 0) linksTo.push(target + 1)
    const action = call.FPDFLink_GetAction(link)
    if (action === 0 || call.FPDFAction_GetType(action) !== URI_ACTION) continue
    const bytes = call.FPDFAction_GetURIPath(document, action, 0, 0)
    if (bytes <= 1 || bytes > MAX_LINK_CHARACTERS) continue
    const buffer = call.malloc(bytes)
    call.FPDFAction_GetURIPath(document, action, buffer, bytes)
    links.push(Buffer.from(new Uint8Array(pdfium.memory(), buffer, bytes - 1)).toString()) // the last byte is NUL
    call.free(buffer)
  }
  return { links, linksTo }
}

/** A trap or stack overflow leaves the whole module in an unknown state, so that it is discarded. */
function guard<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    discardPdfium()
    throw malformed('pdf', error)
  }
}

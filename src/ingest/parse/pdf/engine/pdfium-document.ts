import { MAX_LINK_CHARACTERS } from '../../limits.ts'
import { malformed } from '../../../pool/parse-failure.ts'
import { discardPdfium, loadDocument, loadPdfium, type Pdfium, type Pointer } from './pdfium.ts'
import { readAnnotations } from './annotations.ts'
import { lazyGlyphLetters, type GlyphLetters } from './glyph-names.ts'
import { readCharacters } from './pdfium-characters.ts'
import { drawPage, NO_DRAWINGS, readDrawings, type Drawings, type Picture } from './pdfium-picture.ts'
import { readRules } from './pdfium-rules.ts'
import { createFileSight, hideUnseenText, type FileSight } from './unseen-text.ts'
import type { Character } from '../layout/character.ts'
import type { Area } from '../layout/asides/frames.ts'
import type { RuledLines } from '../layout/rules.ts'
import type { Paper } from '../parts/part-page.ts'

/** PDFACTION_URI of fpdf_doc.h. */
const URI_ACTION = 3
/** Further links on a page are ignored: PDFium scans all annotations for each. */
const MAX_LINKS_OF_PAGE = 1_000
/** A page with more characters, spaces included, is not a picture, and its drawings are not examined. */
const MAX_LETTERS_OF_PICTURE = 1_000
/** Size of the buffer for the results of one call. */
const SCRATCH_BYTES = 128
/** Points: nobody reads smaller type, but on a scan it is that of its text. */
const MIN_SIZE = 1
/** FPDF_FORMFILLINFO of fpdf_formfill.h has 140 bytes; its version is the first number, and no callback is needed. */
const FORM_INFO_BYTES = 256
const FORM_INFO_VERSION = 2

/** The content of one page. */
export interface PdfiumPage {
  /** What a person sees, values of form fields and notes on the page included. */
  readonly characters: readonly Character[]
  /** Whether the file has text on it that nobody sees, which is left out. */
  readonly hasUnseen: boolean
  /** Whether it is a picture of a page, so that its text is what a program read on that. */
  readonly isScan: boolean
  /** Addresses that it links to. */
  readonly links: readonly string[]
  readonly drawings: Drawings
  readonly rules: RuledLines
  /** Filled boxes, which text may stand on. */
  readonly areas: readonly Area[]
  /** Pages of the file that it links to, from 1. */
  readonly linksTo: readonly number[]
  readonly paper: Paper
}

interface OpenFile {
  readonly pdfium: Pdfium
  readonly document: Pointer
  readonly scratch: Pointer
  readonly form: () => Pointer
  readonly sight: FileSight
  readonly glyphLetters: GlyphLetters
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
  const { document, free } = loadDocument(pdfium, bytes, guard)
  const scratch = call.malloc(SCRATCH_BYTES)
  const form = createForm(pdfium, document)
  const file: OpenFile = {
    pdfium,
    document,
    scratch,
    form: form.open,
    sight: createFileSight(),
    glyphLetters: lazyGlyphLetters(bytes),
  }
  return {
    pageCount: guard(() => call.FPDF_GetPageCount(document)),
    readPage: (index, maxCharacters) => guard(() => readPage(file, index, maxCharacters)),
    drawPage: (index) => guard(() => withPage(pdfium, document, index, (page) => drawPage(pdfium, page))),
    close() {
      guard(() => {
        form.close()
        call.FPDF_CloseDocument(document)
      })
      call.free(scratch)
      free()
    },
  }
}

/** The handle through which values of form fields are read, opened when first needed. */
function createForm({ call, memory }: Pdfium, document: Pointer): { open(): Pointer; close(): void } {
  let [form, info]: [Pointer, Pointer] = [0, 0]
  return {
    open() {
      if (info !== 0) return form
      info = call.malloc(FORM_INFO_BYTES)
      if (info === 0) return 0
      new Uint8Array(memory(), info, FORM_INFO_BYTES).fill(0)
      new Int32Array(memory(), info, 1)[0] = FORM_INFO_VERSION
      form = call.FPDFDOC_InitFormFillEnvironment(document, info)
      return form
    },
    close() {
      if (form !== 0) call.FPDFDOC_ExitFormFillEnvironment(form)
      if (info !== 0) call.free(info)
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

function readPage(file: OpenFile, index: number, maxCharacters: number): PdfiumPage | null {
  const { pdfium, document, scratch } = file
  const before = withPage(pdfium, document, index, (page) => {
    const links = readLinks(pdfium, document, page, scratch) // flattening removes them
    const annotations = readAnnotations(pdfium, page, file.form, scratch)
    const rest = annotations.isFlattened ? null : readContent(file, page, maxCharacters)
    return { links, annotations, rest }
  })
  if (before === null) return null
  const content = before.rest ?? withPage(pdfium, document, index, (page) => readContent(file, page, maxCharacters))
  if (content === null) return null
  const characters = [...content.characters, ...before.annotations.characters]
  return { ...content, ...before.links, characters }
}

/** A page without its annotations; null if it has no text page. */
function readContent(
  { pdfium, scratch, sight, glyphLetters }: OpenFile,
  page: Pointer,
  maxCharacters: number,
): Omit<PdfiumPage, 'links' | 'linksTo'> | null {
  const { call } = pdfium
  const { hasHidden, isScan, isUnseen } = hideUnseenText(pdfium, page, sight, scratch)
  const text = call.FPDFText_LoadPage(page)
  if (text === 0) return null
  const test = isUnseen === null ? null : (index: number) => isUnseen(text, index)
  const characters = readCharacters(pdfium, text, scratch, {
    maxCharacters,
    minSize: isScan ? 0 : MIN_SIZE,
    isUnseen: test,
    glyphLetters,
  })
  const hasUnseen = hasHidden || (characters.length === 0 && call.FPDFText_CountChars(text) > 0)
  const paper = { width: call.FPDF_GetPageWidthF(page), height: call.FPDF_GetPageHeightF(page) }
  const isFull = characters.length > MAX_LETTERS_OF_PICTURE
  const drawings = isFull ? NO_DRAWINGS : readDrawings(pdfium, page, scratch)
  const { rules, areas } = readRules(pdfium, page, scratch)
  call.FPDFText_ClosePage(text)
  return { characters, hasUnseen, isScan, paper, drawings, rules, areas }
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

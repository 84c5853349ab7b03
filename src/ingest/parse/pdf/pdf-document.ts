import { createRequire } from 'node:module'
import path from 'node:path'
import type { PDFParse } from 'pdf-parse'
import { malformed, parseFailure } from '../../pool/parse-failure.ts'
import { messageOf } from '../../../errors.ts'
import { loadPdfParse, restoreBuiltIns } from './engine/load-pdf-parse.ts'

/** The part of pdf.js's document that we use, besides pdf-parse's own methods. */
export interface PdfDocument {
  readonly numPages: number
  getPage(index: number): Promise<PdfPage>
  getPageLabels(): Promise<readonly string[] | null>
  getOutline(): Promise<readonly PdfOutlineItem[] | null>
  getDestination(name: string): Promise<readonly unknown[] | null>
  getPageIndex(ref: unknown): Promise<number>
  getMetadata(): Promise<{ readonly info: Readonly<Record<string, unknown>>; readonly metadata: PdfXmp | null }>
}

/** The part of pdf.js's page that we use. */
export interface PdfPage {
  getAnnotations(): Promise<readonly { readonly url?: unknown; readonly unsafeUrl?: unknown }[]>
}

/** An entry of the table of contents; `dest` is a name or an explicit destination. */
export interface PdfOutlineItem {
  readonly title: unknown
  readonly dest: string | readonly unknown[] | null
  readonly items: readonly PdfOutlineItem[]
}

/** The file's XMP packet, by names such as `dc:title`. */
export interface PdfXmp {
  get(name: string): unknown
}

/** An open file; `pageText` counts pages from 1. */
export interface OpenPdf {
  readonly document: PdfDocument
  pageText(index: number): Promise<string>
  close(): Promise<void>
}

// predefined character maps of CJK fonts, from the installed package
const CHARACTER_MAPS = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'cmaps/',
)

/** Only text is read: nothing is rendered, executed, fetched or passed to a font engine. */
const OPTIONS = {
  verbosity: 0,
  isEvalSupported: false,
  useSystemFonts: false,
  disableFontFace: true,
  useWorkerFetch: false,
  useWasm: false,
  enableXfa: false,
  disableAutoFetch: true,
  cMapUrl: CHARACTER_MAPS,
  cMapPacked: true,
}

/**
 * Opens a PDF, with an empty password if it has one. pdf.js detaches the buffer of `bytes`.
 * @throws PermanentError `encrypted` or `malformed`
 */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const Parser = await loadPdfParse()
  const parser = new Parser({ data: bytes, ...OPTIONS })
  const document = await loadDocument(parser)
  return {
    document,
    async pageText(index) {
      const { pages } = await parser.getText({ first: index, last: index, pageJoiner: '' })
      return pages[0]?.text ?? ''
    },
    close: () => parser.destroy(),
  }
}

async function loadDocument(parser: PDFParse): Promise<PdfDocument> {
  try {
    // `load` is private, but the only access to pdf.js's document, with labels, outline and annotations
    return (await (parser['load'] as () => Promise<PdfDocument>).call(parser)) as PdfDocument
  } catch (error) {
    if (isEncrypted(error)) throw parseFailure('encrypted', 'the file requires a password', error)
    throw malformed('pdf', error)
  } finally {
    restoreBuiltIns() // the first file loads the worker
  }
}

/** pdf.js reports unknown security handlers and ciphers as format errors, so that their messages are checked too. */
function isEncrypted(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'PasswordException') || /encrypt|password|\bcrypt/i.test(messageOf(error))
  )
}

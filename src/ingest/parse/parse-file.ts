import type { FileText } from './text/file-text.ts'
import type { OcrPage } from '../../domain/pages/ocr-page.ts'
import { listContained } from './contained/list-contained.ts'
import {
  DOCX,
  EML,
  EPUB,
  HTML,
  JATS,
  JSON_TEXT,
  MARKDOWN,
  ODT,
  PDF,
  PLAIN_TEXT,
  PPTX,
  RTF,
  XHTML,
  XLSX,
  ZIP,
  sniffMediaType,
} from './media-type.ts'
import { toPlainFirstPages } from './metadata/cover/cover-line.ts'
import { withFirstPages } from './metadata/cover/read-first-pages.ts'
import { addOwnDoi } from './metadata/own-doi.ts'
import { DOC, ENCRYPTED_OFFICE, MSG } from './office/compound-kinds.ts'
import { parseFailure } from '../pool/parse-failure.ts'
import type { ContainedFile, ParsedDocument } from '../../domain/parsed-document.ts'
import { toPassages } from './passages/to-passages.ts'

/** A file as received; its declared Content-Type and name are only hints. */
export interface FileInput {
  readonly bytes: Uint8Array
  readonly declaredMediaType: string | null
  readonly name: string | null
  /** OCR results of its pages so far. */
  readonly ocr?: readonly OcrPage[]
}

/** A parsed document and the detected media type of its file. */
export interface ParsedFile extends ParsedDocument {
  readonly mediaType: string
  /** Attachments of a mail or PDF, and files of an archive, to be read as documents of their own. */
  readonly contained: readonly ContainedFile[]
}

/** The parser of a format; it may detach the buffer of `bytes`. */
type FileParser = (
  bytes: Uint8Array,
  declaredMediaType: string | null,
  ocr: readonly OcrPage[],
) => FileText | Promise<FileText>

// loaded when first needed: pdf.js alone takes a third of a second and 70 MB
const PARSERS: Readonly<Record<string, () => Promise<FileParser>>> = {
  [PDF]: async () => (await import('./pdf/parse-pdf.ts')).parsePdf,
  [HTML]: async () => (await import('./html/parse-html.ts')).parseHtml,
  [XHTML]: async () => (await import('./html/parse-html.ts')).parseHtml,
  [DOCX]: async () => (await import('./office/docx/parse-docx.ts')).parseDocx,
  [ODT]: async () => (await import('./office/parse-odt.ts')).parseOdt,
  [EPUB]: async () => (await import('./office/parse-epub.ts')).parseEpub,
  [RTF]: async () => (await import('./office/parse-rtf.ts')).parseRtf,
  [JATS]: async () => (await import('./jats/parse-jats.ts')).parseJats,
  [PLAIN_TEXT]: async () => (await import('./text/parse-text.ts')).parseText,
  [JSON_TEXT]: async () => (await import('./html/parse-content-api.ts')).parseContentApi,
  [XLSX]: async () => (await import('./office/sheets/parse-xlsx.ts')).parseXlsx,
  [PPTX]: async () => (await import('./office/parse-pptx.ts')).parsePptx,
  [DOC]: async () => (await import('./office/doc/parse-doc.ts')).parseDoc,
  [EML]: async () => (await import('./mail/parse-mail.ts')).parseEml,
  [MSG]: async () => (await import('./mail/parse-mail.ts')).parseMsg,
  [ENCRYPTED_OFFICE]: async () => refuseEncrypted,
  [ZIP]: async () => (await import('./office/parse-zip.ts')).parseZip,
  [MARKDOWN]: async () => (await import('./text/parse-text.ts')).parseMarkdown,
}

/**
 * Parses a file of any supported format, in this process: for untrusted files use a parse pool.
 * @throws PermanentError with a code of parse-failure.ts
 */
export async function parseFile({ bytes, declaredMediaType, name, ocr = [] }: FileInput): Promise<ParsedFile> {
  if (bytes.length === 0) throw parseFailure('empty', 'the file has no bytes')
  const mediaType = await sniffMediaType(bytes, declaredMediaType, name)
  const load = PARSERS[mediaType]
  if (!load) throw parseFailure('unsupported', `no parser for ${mediaType}`)
  // before parsing, which may detach the buffer
  const contained = await listContained(bytes, mediaType, (type) => type in PARSERS)
  const parse = await load()
  const { firstPages, ...text } = await parse(bytes, declaredMediaType, ocr)
  const read = withFirstPages(text.metadata, firstPages ?? toPlainFirstPages(text.pages), text.pages, mediaType)
  const metadata = addOwnDoi(read, text.pages, mediaType)
  return { parts: [], ...text, metadata, passages: toPassages(text.pages), mediaType, contained }
}

/** Office files with a password are compound files around encrypted bytes. */
function refuseEncrypted(): never {
  throw parseFailure('encrypted', 'the file requires a password')
}

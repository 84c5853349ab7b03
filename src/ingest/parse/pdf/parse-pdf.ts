import { AppError } from '../../../errors.ts'
import { toCleanValue } from '../text/clean-text.ts'
import { NO_METADATA, PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { createLinkList, type LinkList } from '../html/html-links.ts'
import { toOpeningTitles } from './layout/opening-titles.ts'
import { toTypeHeadings } from './layout/type-headings.ts'
import { MAX_LABEL_CHARACTERS, MAX_OCR_PAGES } from '../limits.ts'
import type { OcrPage } from '../../../domain/ocr-page.ts'
import { toPageTexts, type PageText } from '../text/page-text.ts'
import type { ParsedPage, Truncation } from '../../../domain/parsed-document.ts'
import { findParts } from './parts/find-parts.ts'
import type { PartPage } from './parts/part-page.ts'
import { openPdf, type OpenPdf, type PdfDocument } from './pdf-document.ts'
import { readPdfMetadata, type FirstPage } from './metadata/pdf-metadata.ts'
import { placeHeadings, readOutline, type OutlineEntry } from './metadata/pdf-outline.ts'
import { repairPages, readPdfiumPages, readPdfjsPages, type PdfPages } from './pdf-pages.ts'

/** What a reader gave, or why it could not. */
type Attempt<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: unknown }

/** What repositories stamp on a first page in large type is no title. */
const STAMP = /^(?:arxiv:|doi\b|https?:|www\.)/i

/**
 * A PDF's text layer: letters from PDFium, what else the file says from pdf.js, and each stands in where the other
 * fails; for pages that are pictures what `ocr` has read of them. A page of which nobody can tell the letters has empty
 * text and the reading `none`.
 * @throws PermanentError `encrypted`, or `malformed` when neither can read it
 */
export async function parsePdf(
  bytes: Uint8Array,
  _mediaType: string | null = null,
  ocr: readonly OcrPage[] = [],
): Promise<FileText> {
  const links = createLinkList()
  const read = await attempt(() => readPdfiumPages(bytes, links, ocr))
  const opened = await attempt(() => openPdf(bytes)) // second: it takes the bytes away
  try {
    const pages = await choosePages(read, opened, links)
    const texts = toPageTexts(pages.parts)
    const outline = opened.value ? await readOutline(opened.value.document) : []
    const labels = (opened.value ? await readLabels(opened.value.document) : null) ?? pages.labels
    return {
      parts: findParts(toPartPages(pages, texts, labels), outline),
      pages: toPages(pages, texts, labels, outline.length > 0 ? outline : toTypeHeadings(pages.blocks), ocr),
      metadata: opened.value ? await readPdfMetadata(opened.value.document, toFirstPage(texts, pages)) : NO_METADATA,
      links: links.toArray(),
      truncated: pages.truncated ?? truncationOf(pages.pictures.size > MAX_OCR_PAGES, links.full),
    }
  } finally {
    await opened.value?.close()
  }
}

async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await read(), error: null }
  } catch (error) {
    return { value: null, error }
  }
}

/** PDFium's pages, unless pdf.js finds letters where PDFium finds none. */
async function choosePages(read: Attempt<PdfPages>, opened: Attempt<OpenPdf>, links: LinkList): Promise<PdfPages> {
  const pdf = opened.value
  if (read.value?.hasLetters) return pdf ? repairPages(read.value, pdf) : read.value
  const others = pdf ? await attempt(() => readPdfjsPages(pdf, links)) : { value: null, error: opened.error }
  if (others.value?.hasLetters) return others.value
  const pages = read.value ?? others.value
  if (pages === null) throw isEncrypted(read.error) ? read.error : others.error
  return pages
}

function isEncrypted(error: unknown): boolean {
  return error instanceof AppError && error.code === 'encrypted'
}

/** The file's own labels; null where it has none. */
async function readLabels(document: PdfDocument): Promise<readonly string[] | null> {
  return document.getPageLabels().catch(() => null)
}

function truncationOf(hasMorePictures: boolean, hasMoreLinks: boolean): Truncation | null {
  if (hasMorePictures) return 'ocr_cap'
  return hasMoreLinks ? 'link_cap' : null
}

/** Its title is the first of its largest headings. */
function toFirstPage(texts: readonly PageText[], { blocks }: PdfPages): FirstPage {
  const headings = toTypeHeadings(blocks).filter(({ pageIndex, title }) => pageIndex === 1 && !STAMP.test(title))
  const top = Math.min(...headings.map(({ level }) => level))
  return { text: texts[0]?.text ?? '', heading: headings.find(({ level }) => level === top)?.title ?? null }
}

function toPartPages(
  { blocks, sheets }: PdfPages,
  texts: readonly PageText[],
  labels: readonly (string | null)[],
): readonly PartPage[] {
  const titles = toOpeningTitles(blocks)
  return texts.map((text, position) => ({
    ...text,
    label: labels[position] ?? null,
    title: titles[position] ?? null,
    paper: sheets[position]?.paper ?? null,
    linksTo: sheets[position]?.linksTo ?? [],
  }))
}

function toPages(
  { pictures, recognised }: PdfPages,
  texts: readonly PageText[],
  labels: readonly (string | null)[],
  outline: readonly OutlineEntry[],
  ocr: readonly OcrPage[],
): readonly ParsedPage[] {
  const entries = new Map<number, OutlineEntry[]>()
  for (const entry of outline) entries.set(entry.pageIndex, [...(entries.get(entry.pageIndex) ?? []), entry])
  const confidences = new Map(ocr.map(({ index, confidence }) => [index, confidence]))
  return texts.map(({ text, furniture }, position) => {
    const index = position + 1
    const label = labels[position] ?? null
    const isEmpty = text.trim() === ''
    const isRecognised = recognised.has(position) && !isEmpty
    return {
      ...PLAIN_PAGE,
      index,
      label: label === null ? null : toCleanValue(label, MAX_LABEL_CHARACTERS),
      text,
      furniture,
      headings: placeHeadings(text, entries.get(index) ?? []),
      reading: isEmpty ? 'none' : isRecognised ? 'ocr' : 'text',
      // of a page that it could not read, it tells how little
      confidence: isEmpty || isRecognised ? (confidences.get(index) ?? null) : null,
      isPicture: pictures.has(position),
    }
  })
}

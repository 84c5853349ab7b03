import { AppError } from '../../../errors.ts'
import { toCleanValue } from '../text/clean-text.ts'
import { NO_METADATA, PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { createLinkList, type LinkList } from '../html/html-links.ts'
import { mergeHeadings, toListedHeadings } from './layout/contents-list.ts'
import { toOpeningTitles } from './layout/opening-titles.ts'
import { toTypeHeadings } from './layout/type-headings.ts'
import { MAX_LABEL_CHARACTERS, MAX_OCR_PAGES } from '../limits.ts'
import type { OcrPage } from '../../../domain/pages/ocr-page.ts'
import { chooseLabels, toShownLabel, type PageLabel } from '../../../domain/pages/page-label.ts'
import { toPageTexts, type PageText } from '../text/page-text.ts'
import type { ParsedPage, Truncation } from '../../../domain/parsed-document.ts'
import { findParts } from './parts/find-parts.ts'
import type { PartPage } from './parts/part-page.ts'
import { continueTables } from '../text/continue-tables.ts'
import { placeTables } from '../text/place-tables.ts'
import { toTables } from './layout/to-tables.ts'
import { openPdf, type OpenPdf, type PdfDocument } from './pdf-document.ts'
import { toFirstPages } from './metadata/first-pages.ts'
import { readPdfMetadata } from './metadata/pdf-metadata.ts'
import { placeHeadings, readOutline, type OutlineEntry } from './metadata/pdf-outline.ts'
import { repairPages, readPdfiumPages, readPdfjsPages, type PdfPages } from './pdf-pages.ts'

/** The result of a reader, or its error. */
type Attempt<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: unknown }

/**
 * Parses a PDF: text from PDFium, everything else from pdf.js, either standing in if the other fails; picture pages
 * take their text from `ocr`. A page whose characters are unknown has empty text and the `reading` `none`.
 * @throws PermanentError `encrypted`, or `malformed` if neither library can read it
 */
export async function parsePdf(
  bytes: Uint8Array,
  _mediaType: string | null = null,
  ocr: readonly OcrPage[] = [],
): Promise<FileText> {
  const links = createLinkList()
  const read = await attempt(() => readPdfiumPages(bytes, links, ocr))
  const opened = await attempt(() => openPdf(bytes)) // after PDFium, since pdf.js detaches the buffer
  try {
    const pages = await choosePages(read, opened, links)
    const texts = toPageTexts(pages.parts)
    const outline = opened.value ? await readOutline(opened.value.document) : []
    const declared = opened.value ? await readLabels(opened.value.document) : null
    const labels = chooseLabels(pages.labels, declared)
    return {
      parts: findParts(toPartPages(pages, texts, labels), outline),
      pages: toPages(pages, texts, labels, toHeadings(pages, texts, labels, outline), ocr),
      metadata: opened.value ? await readPdfMetadata(opened.value.document) : NO_METADATA,
      ...(pages.blocks.length === 0 ? {} : { firstPages: toFirstPages(pages) }),
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

/** The pages from PDFium, or those from pdf.js if only it finds text. */
async function choosePages(read: Attempt<PdfPages>, opened: Attempt<OpenPdf>, links: LinkList): Promise<PdfPages> {
  const pdf = opened.value
  if (read.value?.hasLetters) return pdf ? repairPages(read.value, pdf) : read.value
  const pdfjs = pdf ? await attempt(() => readPdfjsPages(pdf, links)) : { value: null, error: opened.error }
  if (pdfjs.value?.hasLetters) return pdfjs.value
  const pages = read.value ?? pdfjs.value
  if (pages === null) throw isEncrypted(read.error) ? read.error : pdfjs.error
  return pages
}

function isEncrypted(error: unknown): boolean {
  return error instanceof AppError && error.code === 'encrypted'
}

/** The page labels of the file; null if it has none. */
async function readLabels(document: PdfDocument): Promise<readonly string[] | null> {
  return document.getPageLabels().catch(() => null)
}

function truncationOf(hasMorePictures: boolean, hasMoreLinks: boolean): Truncation | null {
  if (hasMorePictures) return 'ocr_cap'
  return hasMoreLinks ? 'link_cap' : null
}

/**
 * The file's outline or else headings by type, and those that its printed table of contents lists in addition; not to an
 * outline that has as many.
 */
function toHeadings(
  { blocks }: PdfPages,
  texts: readonly PageText[],
  labels: readonly (PageLabel | null)[],
  outline: readonly OutlineEntry[],
): readonly OutlineEntry[] {
  const listedPages = texts.map(({ text }, index) => ({ text, label: labels[index]?.label ?? null }))
  const listed = toListedHeadings(listedPages)
  if (outline.length > 0 && outline.length >= listed.length) return outline
  return mergeHeadings(outline.length > 0 ? outline : toTypeHeadings(blocks), listed, listedPages)
}

function toPartPages(
  { blocks, sheets }: PdfPages,
  texts: readonly PageText[],
  labels: readonly (PageLabel | null)[],
): readonly PartPage[] {
  const titles = toOpeningTitles(blocks)
  return texts.map((text, position) => ({
    ...text,
    label: labels[position]?.label ?? null,
    title: titles[position] ?? null,
    paper: sheets[position]?.paper ?? null,
    linksTo: sheets[position]?.linksTo ?? [],
  }))
}

function toPages(
  { pictures, recognised, blocks }: PdfPages,
  texts: readonly PageText[],
  labels: readonly (PageLabel | null)[],
  outline: readonly OutlineEntry[],
  ocr: readonly OcrPage[],
): readonly ParsedPage[] {
  const entries = new Map<number, OutlineEntry[]>()
  for (const entry of outline) entries.set(entry.pageIndex, [...(entries.get(entry.pageIndex) ?? []), entry])
  const confidences = new Map(ocr.map(({ index, confidence }) => [index, confidence]))
  const pages = texts.map(({ text, furniture }, position) => {
    const index = position + 1
    const isEmpty = text.trim() === ''
    const isRecognised = recognised.has(position) && !isEmpty
    return {
      ...PLAIN_PAGE,
      index,
      ...toLabelFields(labels[position] ?? null),
      text,
      furniture,
      headings: placeHeadings(text, entries.get(index) ?? []),
      tables: placeTables(text, toTables(blocks[position] ?? [])),
      reading: isEmpty ? 'none' : isRecognised ? 'ocr' : 'text',
      // also for a page that OCR could not read, as evidence of how poor it is
      confidence: isEmpty || isRecognised ? (confidences.get(index) ?? null) : null,
      isPicture: pictures.has(position),
    } satisfies ParsedPage
  })
  return continueTables(pages)
}

function toLabelFields(label: PageLabel | null): Pick<ParsedPage, 'label' | 'labelSource'> {
  const shown = label === null ? null : toCleanValue(toShownLabel(label), MAX_LABEL_CHARACTERS)
  return { label: shown, labelSource: shown === null ? null : (label?.source ?? null) }
}

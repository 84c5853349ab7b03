import { MAX_PAGES, MAX_PAGE_CHARACTERS, MAX_PAGE_LOADS, MAX_TEXT_CHARACTERS } from '../limits.ts'
import { cutText } from '../text/clean-text.ts'
import type { LinkList } from '../html/html-links.ts'
import { placeAsides } from './layout/asides/place-asides.ts'
import type { Block } from './layout/character.ts'
import { fromOcr } from './layout/from-ocr.ts'
import { edgeRowsOf, separateFurniture } from './layout/running/furniture.ts'
import { toPrintedLabels } from './layout/running/printed-labels.ts'
import { toBlocks } from './layout/to-blocks.ts'
import { looksLikeWords, toPageLayout, type PageLayout } from './layout/to-page-layout.ts'
import type { OcrPage } from '../../../domain/pages/ocr-page.ts'
import type { PageLabel } from '../../../domain/pages/page-label.ts'
import { toBodyText, toText, type PageParts } from '../text/page-text.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import type { Paper } from './parts/part-page.ts'
import type { Truncation } from '../../../domain/parsed-document.ts'
import type { OpenPdf, PdfDocument } from './pdf-document.ts'
import { openPdfium, type PdfiumDocument } from './engine/pdfium-document.ts'
import { chooseOcr, isPicture } from './picture-pages.ts'

/** Control characters except tab and line feed, which some fonts use as codes. */
const CONTROLS = /[\0-\u0008\u000B-\u001F]/g

/** The pages of a file, from either library. */
export interface PdfPages {
  readonly parts: readonly PageParts[]
  /** Page numbers as printed in running lines, or inferred from those; null if unknown. */
  readonly labels: readonly (PageLabel | null)[]
  /** Blocks by page, for headings; empty if only the text is known. */
  readonly blocks: readonly (readonly Block[])[]
  /** Properties of pages besides their text; empty if only the text is known. */
  readonly sheets: readonly PdfSheet[]
  /** False for a scan, and for a file that the other library may read better. */
  readonly hasLetters: boolean
  /** Positions of pages whose characters are unknown. */
  readonly broken: readonly number[]
  /** Positions of pages whose content is mainly a picture. */
  readonly pictures: ReadonlySet<number>
  /** Positions of pages with text from OCR. */
  readonly recognised: ReadonlySet<number>
  readonly truncated: Truncation | null
}

/** A page without its text. */
export interface PdfSheet {
  readonly paper: Paper | null
  /** Pages that it links to, from 1. */
  readonly linksTo: readonly number[]
}

interface LaidOutPages extends Pick<PdfPages, 'pictures' | 'recognised' | 'sheets'> {
  readonly layouts: readonly PageLayout[]
  readonly hasLetters: boolean
  readonly truncated: Truncation | null
}

/**
 * Pages from PDFium with our own layout; picture pages take their text from `ocr`.
 * @throws PermanentError `encrypted`, or `malformed` if no page can be read
 */
export async function readPdfiumPages(bytes: Uint8Array, links: LinkList, ocr: readonly OcrPage[]): Promise<PdfPages> {
  const document = await openPdfium(bytes)
  try {
    return toPages(layOut(document, links, ocr))
  } finally {
    document.close()
  }
}

/**
 * Pages from pdf.js, line by line.
 * @throws PermanentError `malformed` if no page can be read
 */
export async function readPdfjsPages(pdf: OpenPdf, links: LinkList): Promise<PdfPages> {
  const pages = pdf.document.numPages
  const count = pagesToRead(pages)
  const parts: PageParts[] = []
  let [characters, unread] = [0, 0]
  for (let index = 1; index <= count && characters < MAX_TEXT_CHARACTERS; index++) {
    const raw = await pdf.pageText(index).catch(() => null)
    if (raw === null) unread += 1
    else await readLinks(pdf.document, index, links)
    const body = cutText(raw ?? '', MAX_TEXT_CHARACTERS - characters)
    characters += body.length
    parts.push({ head: '', body, foot: '' })
  }
  if (unread === parts.length) throw unreadable(count)
  const truncated = truncationOf(count < pages, characters >= MAX_TEXT_CHARACTERS)
  return {
    parts,
    labels: parts.map(() => null),
    blocks: [],
    sheets: [],
    hasLetters: characters > 0,
    broken: [],
    pictures: new Set(),
    recognised: new Set(),
    truncated,
  }
}

/** Replaces pages whose characters are unknown to PDFium with the text from pdf.js, if that looks like words. */
export async function repairPages(pages: PdfPages, pdf: OpenPdf): Promise<PdfPages> {
  const parts = [...pages.parts]
  const pictures = new Set(pages.pictures)
  for (const position of pages.broken) {
    const raw = await pdf.pageText(position + 1).catch(() => '')
    const body = raw.replace(CONTROLS, ' ') // some fonts use one as a space
    if (!looksLikeWords(body)) continue
    parts[position] = { head: '', body, foot: '' }
    pictures.delete(position)
  }
  return { ...pages, parts, pictures }
}

function layOut(document: PdfiumDocument, links: LinkList, ocr: readonly OcrPage[]): LaidOutPages {
  const count = pagesToRead(document.pageCount)
  const read = new Map(ocr.map((page) => [page.index, page]))
  const layouts: PageLayout[] = []
  const sheets: PdfSheet[] = []
  const [pictures, recognised] = [new Set<number>(), new Set<number>()]
  let [characters, unread, isCut, hasUnseen] = [0, 0, false, false]
  for (let index = 1; index <= count && characters < MAX_TEXT_CHARACTERS; index++) {
    const maxCharacters = Math.min(MAX_TEXT_CHARACTERS - characters, MAX_PAGE_CHARACTERS)
    const page = document.readPage(index, maxCharacters)
    if (page === null) unread += 1
    const letters = page?.characters ?? []
    characters += letters.length
    isCut ||= letters.length >= maxCharacters
    hasUnseen ||= page?.hasUnseen ?? false
    page?.links.forEach((link) => links.add(link))
    const layout = toPageLayout(letters, page?.rules, page?.areas)
    const isPicturePage = page !== null && isPicture(page, layout)
    if (isPicturePage) pictures.add(index - 1)
    const recognisedPage = isPicturePage ? chooseOcr(read.get(index), letters) : null
    if (recognisedPage) recognised.add(index - 1)
    layouts.push(recognisedPage ? fromOcr(recognisedPage.lines) : layout)
    sheets.push({ paper: page?.paper ?? null, linksTo: page?.linksTo ?? [] })
  }
  if (unread === layouts.length) throw unreadable(count)
  const truncated = truncationOf(count < document.pageCount, isCut)
  const hasLetters = characters > 0 || recognised.size > 0 || hasUnseen // the other library would read what is hidden
  return { layouts, sheets, hasLetters, pictures, recognised, truncated }
}

function toPages({ layouts, ...rest }: LaidOutPages): PdfPages {
  const separated = separateFurniture(layouts.map(({ rows }) => rows))
  const blocks = separated.map(({ body }, index) => {
    const { asides = [], rotated = [] } = layouts[index] ?? {}
    return [...placeAsides(toBlocks(body), asides), ...rotated]
  })
  return {
    parts: separated.map(({ head, foot }, index) => {
      const marks = layouts[index]?.watermarks ?? []
      return { head: toText(head), body: toBodyText(blocks[index] ?? []), foot: toText([...foot, ...marks]) }
    }),
    labels: toPrintedLabels(
      separated.map(({ head, foot }, index) => {
        const edges = edgeRowsOf(layouts[index]?.rows ?? [])
        return { head: textsOf(head), foot: textsOf(foot), edges: textsOf(edges) }
      }),
    ),
    blocks,
    broken: layouts.flatMap(({ isBroken }, position) => (isBroken ? [position] : [])),
    ...rest,
  }
}

function textsOf(pieces: readonly { readonly text: string }[]): readonly string[] {
  return pieces.map(({ text }) => text)
}

function pagesToRead(pages: number): number {
  return Math.min(pages, MAX_PAGES, Math.ceil(MAX_PAGE_LOADS / pages))
}

function truncationOf(hasMorePages: boolean, hasMoreText: boolean): Truncation | null {
  if (hasMorePages) return 'page_cap'
  return hasMoreText ? 'text_cap' : null
}

function unreadable(count: number) {
  return parseFailure('malformed', `none of ${count} pages can be read`)
}

/** Annotations that cannot be read are skipped. */
async function readLinks(document: PdfDocument, index: number, links: LinkList): Promise<void> {
  if (links.full) return
  const page = await document.getPage(index)
  for (const { url, unsafeUrl } of await page.getAnnotations().catch(() => [])) {
    const address = url ?? unsafeUrl
    if (typeof address === 'string') links.add(address)
  }
}

import { MAX_PAGES, MAX_PAGE_CHARACTERS, MAX_PAGE_LOADS, MAX_TEXT_CHARACTERS } from '../limits.ts'
import { cutText } from '../text/clean-text.ts'
import type { LinkList } from '../html/html-links.ts'
import type { Block } from './layout/character.ts'
import { fromOcr } from './layout/from-ocr.ts'
import { edgeRowsOf, partFurniture } from './layout/furniture.ts'
import { toPrintedLabels } from './layout/printed-labels.ts'
import { toBlocks } from './layout/to-blocks.ts'
import { looksLikeWords, toPageLayout, type PageLayout } from './layout/to-page-layout.ts'
import type { OcrPage } from '../../../domain/ocr-page.ts'
import { toBodyText, toText, type PageParts } from '../text/page-text.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import type { Paper } from './parts/part-page.ts'
import type { Truncation } from '../../../domain/parsed-document.ts'
import type { OpenPdf, PdfDocument } from './pdf-document.ts'
import { openPdfium, type PdfiumDocument } from './engine/pdfium-document.ts'
import { chooseOcr, isPicture } from './picture-pages.ts'

/** Codes of a font that stand for no letter: controls but tab and line feed. */
const CODES = /[\0-\u0008\u000B-\u001F]/g

/** What a file's pages hold, whoever read them. */
export interface PdfPages {
  readonly parts: readonly PageParts[]
  /** Page numbers as printed in running lines; null where none is known. */
  readonly labels: readonly (string | null)[]
  /** For headings, by page; nothing where only the text is known. */
  readonly blocks: readonly (readonly Block[])[]
  /** What pages are beside their text; nothing where only the text is known. */
  readonly sheets: readonly PdfSheet[]
  /** False for a scan, and for a file that another reader may understand better. */
  readonly hasLetters: boolean
  /** Positions of pages whose letters cannot be told. */
  readonly broken: readonly number[]
  /** Positions of pages of which a picture says most. */
  readonly pictures: ReadonlySet<number>
  /** Positions of pages whose letters are those of OCR. */
  readonly recognised: ReadonlySet<number>
  readonly truncated: Truncation | null
}

/** A page without its text. */
export interface PdfSheet {
  readonly paper: Paper | null
  /** Pages that it points to, from 1. */
  readonly linksTo: readonly number[]
}

interface Laid extends Pick<PdfPages, 'pictures' | 'recognised' | 'sheets'> {
  readonly layouts: readonly PageLayout[]
  readonly hasLetters: boolean
  readonly truncated: Truncation | null
}

/**
 * Pages as PDFium reads them, laid out by us; those of `ocr` as OCR did.
 * @throws PermanentError `encrypted`, or `malformed` when no page can be read
 */
export async function readPdfiumPages(bytes: Uint8Array, links: LinkList, ocr: readonly OcrPage[]): Promise<PdfPages> {
  const document = await openPdfium(bytes)
  try {
    return toPages(layOut(document, links, ocr))
  } finally {
    document.close()
  }
}

/** Pages as pdf.js reads them, line by line. */
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

/** Puts in what pdf.js makes of pages whose letters PDFium cannot tell, where that reads as words. */
export async function repairPages(pages: PdfPages, pdf: OpenPdf): Promise<PdfPages> {
  const parts = [...pages.parts]
  const pictures = new Set(pages.pictures)
  for (const position of pages.broken) {
    const raw = await pdf.pageText(position + 1).catch(() => '')
    const body = raw.replace(CODES, ' ') // some fonts have a space there
    if (!looksLikeWords(body)) continue
    parts[position] = { head: '', body, foot: '' }
    pictures.delete(position)
  }
  return { ...pages, parts, pictures }
}

function layOut(document: PdfiumDocument, links: LinkList, ocr: readonly OcrPage[]): Laid {
  const count = pagesToRead(document.pageCount)
  const read = new Map(ocr.map((page) => [page.index, page]))
  const layouts: PageLayout[] = []
  const sheets: PdfSheet[] = []
  const [pictures, recognised] = [new Set<number>(), new Set<number>()]
  let [characters, unread, isCut] = [0, 0, false]
  for (let index = 1; index <= count && characters < MAX_TEXT_CHARACTERS; index++) {
    const room = Math.min(MAX_TEXT_CHARACTERS - characters, MAX_PAGE_CHARACTERS)
    const page = document.readPage(index, room)
    if (page === null) unread += 1
    const letters = page?.characters ?? []
    characters += letters.length
    isCut ||= letters.length >= room
    page?.links.forEach((link) => links.add(link))
    const layout = toPageLayout(letters, page?.rules)
    const picture = page !== null && isPicture(page, layout)
    if (picture) pictures.add(index - 1)
    const other = picture ? chooseOcr(read.get(index), letters) : null
    if (other) recognised.add(index - 1)
    layouts.push(other ? fromOcr(other.lines) : layout)
    sheets.push({ paper: page?.paper ?? null, linksTo: page?.linksTo ?? [] })
  }
  if (unread === layouts.length) throw unreadable(count)
  const truncated = truncationOf(count < document.pageCount, isCut)
  return { layouts, sheets, hasLetters: characters > 0 || recognised.size > 0, pictures, recognised, truncated }
}

function toPages({ layouts, ...laid }: Laid): PdfPages {
  const parted = partFurniture(layouts.map(({ rows }) => rows))
  const blocks = parted.map(({ body }, index) => [...toBlocks(body), ...(layouts[index]?.turned ?? [])])
  return {
    parts: parted.map(({ head, foot }, index) => {
      return { head: toText(head), body: toBodyText(blocks[index] ?? []), foot: toText(foot) }
    }),
    labels: toPrintedLabels(
      parted.map(({ head, foot }, index) => {
        const edges = edgeRowsOf(layouts[index]?.rows ?? [])
        return { head: textsOf(head), foot: textsOf(foot), edges: textsOf(edges) }
      }),
    ),
    blocks,
    broken: layouts.flatMap(({ isBroken }, position) => (isBroken ? [position] : [])),
    ...laid,
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

/** Annotations that cannot be read cost only their links. */
async function readLinks(document: PdfDocument, index: number, links: LinkList): Promise<void> {
  if (links.full) return
  const page = await document.getPage(index)
  for (const { url, unsafeUrl } of await page.getAnnotations().catch(() => [])) {
    const address = url ?? unsafeUrl
    if (typeof address === 'string') links.add(address)
  }
}

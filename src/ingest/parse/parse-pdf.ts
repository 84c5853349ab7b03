import { cutText, toCleanLines, toCleanText, toCleanValue } from './clean-text.ts'
import { PLAIN_PAGE, type FileText } from './file-text.ts'
import { createLinkList, type LinkList } from './html-links.ts'
import { joinHyphens } from './join-hyphens.ts'
import { MAX_LABEL_CHARACTERS, MAX_PAGES, MAX_PAGE_VISITS, MAX_TEXT_CHARACTERS } from './limits.ts'
import { parseFailure } from './parse-failure.ts'
import type { ParsedPage, Truncation } from './parsed.ts'
import { openPdf, type OpenPdf, type PdfDocument } from './pdf-document.ts'
import { readPdfMetadata } from './pdf-metadata.ts'
import { placeHeadings, readOutline, type OutlineEntry } from './pdf-outline.ts'

interface PageTexts {
  readonly texts: readonly string[]
  readonly truncated: Truncation | null
}

/**
 * A PDF's text layer. A page that cannot be read, and a scanned one, has empty text.
 * @throws PermanentError `encrypted`, or `malformed` when no page at all can be read
 */
export async function parsePdf(bytes: Uint8Array): Promise<FileText> {
  const pdf = await openPdf(bytes)
  try {
    const links = createLinkList()
    const { texts, truncated } = await readTexts(pdf, links)
    const clean = joinHyphens(texts).map(toCleanText)
    const outline = await readOutline(pdf.document)
    return {
      pages: toPages(clean, await readLabels(pdf.document), outline),
      metadata: await readPdfMetadata(pdf.document, clean[0] ?? ''),
      links: links.toArray(),
      truncated: truncated ?? (links.full ? 'link_cap' : null),
    }
  } finally {
    await pdf.close()
  }
}

async function readTexts(pdf: OpenPdf, links: LinkList): Promise<PageTexts> {
  const count = pagesToRead(pdf.document.numPages)
  const texts: string[] = []
  let [characters, unread] = [0, 0]
  let truncated: Truncation | null = count < pdf.document.numPages ? 'page_cap' : null
  for (let index = 1; index <= count && characters < MAX_TEXT_CHARACTERS; index++) {
    const raw = await pdf.pageText(index).catch(() => null)
    if (raw === null) unread += 1
    else await readLinks(pdf.document, index, links)
    const text = toCleanLines(cutText(raw ?? '', MAX_TEXT_CHARACTERS - characters))
    characters += text.length
    texts.push(text)
  }
  if (unread === texts.length) throw parseFailure('malformed', `none of ${count} pages can be read`)
  if (characters >= MAX_TEXT_CHARACTERS) truncated ??= 'text_cap'
  return { texts, truncated }
}

function pagesToRead(pages: number): number {
  return Math.min(pages, MAX_PAGES, Math.ceil(MAX_PAGE_VISITS / pages))
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

async function readLabels(document: PdfDocument): Promise<readonly string[]> {
  return (await document.getPageLabels().catch(() => null)) ?? []
}

function toPages(
  texts: readonly string[],
  labels: readonly string[],
  outline: readonly OutlineEntry[],
): readonly ParsedPage[] {
  const entries = new Map<number, OutlineEntry[]>()
  for (const entry of outline) entries.set(entry.pageIndex, [...(entries.get(entry.pageIndex) ?? []), entry])
  return texts.map((text, position) => {
    const index = position + 1
    const label = labels[position]
    return {
      index,
      label: label === undefined ? null : toCleanValue(label, MAX_LABEL_CHARACTERS),
      text,
      headings: placeHeadings(text, entries.get(index) ?? []),
      ...PLAIN_PAGE,
      reading: text.trim() === '' ? 'none' : 'text',
    }
  })
}

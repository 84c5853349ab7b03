import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'
import type { DocumentRow } from '../../db/documents/documents.ts'

export const CITATION_FORMATS = ['bibtex', 'ris', 'csl'] as const
export type CitationFormat = (typeof CITATION_FORMATS)[number]

/** A document to cite, with where it is found and the words quoted from it. */
export interface Citation {
  readonly document: DocumentRow
  /** The publisher's address, or our own page of the document. */
  readonly url: string
  readonly quotations: readonly Quotation[]
  /** What is said of it besides, behind the quotations. */
  readonly remark?: string
  /** Its key in BibTeX; by default it is made from author, year and title, and two works may have the same. */
  readonly key?: string
}

export interface Quotation {
  readonly text: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly note: string
  /** Of the document within the file that it lies in. */
  readonly partTitle: string | null
}

/** Item types of CSL 1.0.2; what is no paper is a report of its publisher, as Zotero has them. */
const CSL_TYPES: Readonly<Record<string, string>> = {
  paper: 'article-journal',
  news: 'article-newspaper',
  page: 'webpage',
}

/**
 * Stands before the last page in RIS, which has a tag of its own for it; citation-js writes both pages into the first.
 * A control, which no field holds: page numbers have hyphens of their own.
 */
const TO_LAST_PAGE = '\u001F'

/** Kinds whose journal is where they appeared; CSL has other names for what a report is part of. */
const IN_PERIODICALS: readonly string[] = ['paper', 'news']

/** Words that names of bodies have and names of people have not. */
const BODY =
  /\b(agency|alliance|and|association|authority|board|body|borough|bureau|centre|college|commission|committee|company|council|department|desk|directorate|foundation|government|group|hm|institute|lep|limited|ltd|ministry|network|office|of|organisation|partnership|region|service|society|team|the|trust|unit|university)\b/i

/** One record a document, its quotations with their pages in the note; ends with a line break. */
export function toCitations(citations: readonly Citation[], format: CitationFormat): string {
  const records = citations.map((citation) => toCsl(citation, format))
  if (format === 'csl') return `${JSON.stringify(records, null, 2)}\n`
  if (records.length === 0) return ''
  const text = `${new Cite(records).format(format).replace(/\n+$/, '')}\n`
  return text.replaceAll(TO_LAST_PAGE, '\nEP  - ')
}

/** `p. 12`; the place in the file where no number is printed. */
export function toLocator(page: { readonly pageIndex: number; readonly pageLabel: string | null }): string {
  return page.pageLabel === null ? `page ${page.pageIndex} of the file` : `p. ${page.pageLabel}`
}

function toCsl({ document, url, quotations, remark = '', key }: Citation, format: CitationFormat): object {
  const type = CSL_TYPES[document.kind] ?? 'report'
  const note = [...quotations.map(toNote), remark].filter(Boolean).join('\n\n')
  return {
    id: document.documentId,
    ...(key === undefined ? {} : { 'citation-key': key }),
    type,
    title: toLine(document.title),
    author: toAuthors(document),
    ...(document.publisher === null ? {} : { publisher: toLine(document.publisher) }),
    ...(document.published === null ? {} : { issued: { 'date-parts': [toDateParts(document.published, format)] } }),
    ...(IN_PERIODICALS.includes(document.kind) ? toContainer(document, format) : {}),
    ...(document.doi === null ? {} : { DOI: document.doi }),
    ...(document.language === null ? {} : { language: document.language }),
    ...(note === '' ? {} : { note }),
    URL: url,
  }
}

/** Where a paper appeared: what Zotero takes for publication, volume, issue, pages and ISSN. */
function toContainer(document: DocumentRow, format: CitationFormat): object {
  const { journal, volume, issue, firstPage, lastPage, issn } = document
  const pages = [firstPage, lastPage === firstPage ? null : lastPage]
    .filter((page) => page !== null)
    .join(format === 'ris' ? TO_LAST_PAGE : '-')
  const fields = { 'container-title': journal, volume, issue, page: pages || null, ISSN: issn }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null ? [] : [[name, value.includes(TO_LAST_PAGE) ? value : toLine(value)]],
    ),
  )
}

/** A line break in a field would begin another one in RIS. */
function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function toNote(quotation: Quotation): string {
  const own = quotation.note === '' ? '' : ` (${quotation.note})`
  const part = quotation.partTitle === null ? '' : `, in “${toLine(quotation.partTitle)}”`
  return `${toLocator(quotation)}${part}: “${quotation.text.replace(/\s+/g, ' ')}”${own}`
}

/** Bodies are named whole; people by family name, which in `Ada Byron King` is the last word. */
function toAuthors(document: DocumentRow): readonly object[] {
  if (document.authors.length === 0) {
    return document.publisher === null ? [] : [{ literal: toLine(document.publisher) }]
  }
  return document.authors.map(toLine).map((author) => {
    const [family, given] = author.split(/,\s*/, 2)
    if (given !== undefined && given !== '') return { family, given }
    const words = author.trim().split(/\s+/)
    const isPerson = words.length > 1 && words.length <= 4 && !BODY.test(author)
    return isPerson ? { family: words.at(-1), given: words.slice(0, -1).join(' ') } : { literal: author }
  })
}

/** BibTeX knows months but no days: with one, it would be written into the month. */
function toDateParts(published: string, format: CitationFormat): readonly number[] {
  const parts = published.split('-').map(Number)
  return format === 'bibtex' ? parts.slice(0, 2) : parts
}

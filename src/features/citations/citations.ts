import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'
import type { DocumentRow } from '../../db/documents/documents.ts'

export const CITATION_FORMATS = ['bibtex', 'ris', 'csl'] as const
export type CitationFormat = (typeof CITATION_FORMATS)[number]

/** A document to cite, with its address and the passages quoted from it. */
export interface Citation {
  readonly document: DocumentRow
  /** The publisher's address, or our own page of the document. */
  readonly url: string
  readonly quotations: readonly Quotation[]
  /** A note that follows the quotations. */
  readonly remark?: string
  /** The BibTeX key; by default it is made from author, year and title, and may not be unique. */
  readonly key?: string
}

export interface Quotation {
  readonly text: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly note: string
  /** The title of the part of the file that the passage is in. */
  readonly partTitle: string | null
}

/** Item types of CSL 1.0.2; every other kind is a report, as in Zotero. */
const CSL_TYPES: Readonly<Record<string, string>> = {
  paper: 'article-journal',
  news: 'article-newspaper',
  page: 'webpage',
}

/**
 * Separates first and last page, which RIS has separate tags for; citation-js writes both into the first tag. A hyphen
 * would be ambiguous, since page numbers may contain one; no field contains this control character.
 */
const TO_LAST_PAGE = '\u001F'

/** Kinds that appear in a journal; for what a report is part of, CSL has other fields. */
const IN_PERIODICALS: readonly string[] = ['paper', 'news']

/** Words that occur in names of organisations but not of people. */
const ORGANISATION =
  /\b(agency|alliance|and|association|authority|board|body|borough|bureau|centre|college|commission|committee|company|council|department|desk|directorate|foundation|government|group|hm|institute|lep|limited|ltd|ministry|network|office|of|organisation|partnership|region|service|society|team|the|trust|unit|university)\b/i

/** One record for each document, with quotations and their pages in its note; ends with a line break. */
export function toCitations(citations: readonly Citation[], format: CitationFormat): string {
  const records = citations.map((citation) => toCsl(citation, format))
  if (format === 'csl') return `${JSON.stringify(records, null, 2)}\n`
  if (records.length === 0) return ''
  const text = `${new Cite(records).format(format).replace(/\n+$/, '')}\n`
  return text.replaceAll(TO_LAST_PAGE, '\nEP  - ')
}

/** `p. 12`, or the position in the file when the page has no printed number. */
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

/** The periodical of a paper, in the fields that Zotero reads as publication, volume, issue, pages and ISSN. */
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

/** A line break within a field would start a new field in RIS. */
function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function toNote(quotation: Quotation): string {
  const note = quotation.note === '' ? '' : ` (${quotation.note})`
  const part = quotation.partTitle === null ? '' : `, in “${toLine(quotation.partTitle)}”`
  return `${toLocator(quotation)}${part}: “${quotation.text.replace(/\s+/g, ' ')}”${note}`
}

/** Organisations have one literal name; of people, the last word is taken as the family name. */
function toAuthors(document: DocumentRow): readonly object[] {
  if (document.authors.length === 0) {
    return document.publisher === null ? [] : [{ literal: toLine(document.publisher) }]
  }
  return document.authors.map(toLine).map((author) => {
    const [family, given] = author.split(/,\s*/, 2)
    if (given !== undefined && given !== '') return { family, given }
    const words = author.trim().split(/\s+/)
    const isPerson = words.length > 1 && words.length <= 4 && !ORGANISATION.test(author)
    return isPerson ? { family: words.at(-1), given: words.slice(0, -1).join(' ') } : { literal: author }
  })
}

/** BibTeX has no field for the day: citation-js would write it into the month. */
function toDateParts(published: string, format: CitationFormat): readonly number[] {
  const parts = published.split('-').map(Number)
  return format === 'bibtex' ? parts.slice(0, 2) : parts
}

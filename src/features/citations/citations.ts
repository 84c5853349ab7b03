import type { DocumentRow } from '../../db/documents/documents.ts'
import { toCslNames } from './csl-names.ts'
import type { CitationRecord, CslRecord, CslType } from './csl-record.ts'
import { toBibtex, toLabel } from './write-bibtex.ts'
import { toRis } from './write-ris.ts'

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
  /** The BibTeX key; by default it is made from author, year and title. */
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
const CSL_TYPES: Readonly<Record<string, CslType>> = {
  paper: 'article-journal',
  news: 'article-newspaper',
  page: 'webpage',
}

/** Kinds that appear in a journal; for what a report is part of, CSL has other fields. */
const IN_PERIODICALS: readonly string[] = ['paper', 'news']

/** One record for each document, with quotations and their pages in its notes; ends with a line break. */
export function toCitations(citations: readonly Citation[], format: CitationFormat): string {
  const records = citations.map(toRecord)
  switch (format) {
    case 'csl':
      return `${JSON.stringify(
        records.map(({ csl }) => csl),
        null,
        2,
      )}\n`
    case 'ris':
      return records.map(toRis).join('')
    case 'bibtex': {
      const labels = toLabels(records)
      return records.map((record, at) => toBibtex(record, labels[at] ?? record.csl.id)).join('')
    }
  }
}

/** The keys of the records: the same one twice would make two works one, so a letter is added. */
function toLabels(records: readonly CitationRecord[]): readonly string[] {
  const taken = new Set<string>()
  return records.map(({ csl }) => {
    const label = csl['citation-key'] ?? toLabel(csl)
    let free = label
    for (let at = 0; taken.has(free); at += 1) free = `${label}${at < 26 ? String.fromCharCode(97 + at) : csl.id}`
    taken.add(free)
    return free
  })
}

/** `p. 12`, or the position in the file when the page has no printed number. */
export function toLocator(page: { readonly pageIndex: number; readonly pageLabel: string | null }): string {
  return page.pageLabel === null ? `page ${page.pageIndex} of the file` : `p. ${page.pageLabel}`
}

function toRecord({ document, url, quotations, remark = '', key }: Citation): CitationRecord {
  const notes = [...quotations.map(toNote), remark].filter((note) => note !== '')
  const isInPeriodical = IN_PERIODICALS.includes(document.kind)
  const csl: CslRecord = {
    id: document.documentId,
    ...(key === undefined ? {} : { 'citation-key': key }),
    type: CSL_TYPES[document.kind] ?? 'report',
    title: toLine(document.title),
    author: toAuthors(document),
    ...(document.publisher === null ? {} : { publisher: toLine(document.publisher) }),
    ...(document.published === null ? {} : { issued: { 'date-parts': [document.published.split('-').map(Number)] } }),
    ...(isInPeriodical ? toContainer(document) : {}),
    ...(document.doi === null ? {} : { DOI: document.doi }),
    ...(document.language === null ? {} : { language: document.language }),
    ...(notes.length === 0 ? {} : { note: notes.join('\n\n') }),
    URL: url,
  }
  const { firstPage, lastPage } = isInPeriodical ? document : { firstPage: null, lastPage: null }
  return { csl, firstPage, lastPage, notes }
}

/** The periodical of a paper, in the fields that Zotero reads as publication, volume, issue, pages and ISSN. */
function toContainer({ journal, volume, issue, firstPage, lastPage, issn }: DocumentRow): Partial<CslRecord> {
  const pages = [firstPage, lastPage === firstPage ? null : lastPage].filter((page) => page !== null)
  const fields = { 'container-title': journal, volume, issue, page: pages.join('-') || null, ISSN: issn }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, toLine(value)]])),
  )
}

/** A value on one line. */
function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function toNote(quotation: Quotation): string {
  const note = quotation.note === '' ? '' : ` (${quotation.note})`
  const part = quotation.partTitle === null ? '' : `, in “${toLine(quotation.partTitle)}”`
  return `${toLocator(quotation)}${part}: “${quotation.text.replace(/\s+/g, ' ')}”${note}`
}

/** A document without authors is cited by its publisher. */
function toAuthors({ authors, publisher }: DocumentRow): CslRecord['author'] {
  if (authors.length > 0) return toCslNames(authors)
  return publisher === null ? [] : [{ literal: toLine(publisher) }]
}

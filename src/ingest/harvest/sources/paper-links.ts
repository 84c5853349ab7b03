import type { Hints } from '../../../domain/document.ts'
import { toRecordPage } from './record-text.ts'
import type { Link } from '../../../domain/source.ts'

/** A paper as recorded in an index such as Crossref. */
export interface IndexedPaper {
  readonly title: string
  readonly abstract: string | null
  readonly about: Hints
  /** The address of the record itself. */
  readonly address: string
  readonly published: string | null
  readonly modified: string | null
  /** Address of an open copy that may be fetched, or null. */
  readonly fullText: string | null
}

/** The record as a document of its own, whose text is the abstract, and the open copy as a second link. */
export function toPaperLinks(paper: IndexedPaper): readonly Link[] {
  const { title, abstract, about, address, published, modified, fullText } = paper
  const record: Link = {
    address,
    title,
    published,
    modified,
    about: { ...about, extent: abstract === null ? 'record' : 'abstract' },
    body: { kind: 'record', html: toRecordPage({ title, abstract, about }) },
  }
  // `modified` belongs to the record and does not apply to the copy
  const copy: Link[] = fullText === null ? [] : [{ address: fullText, title, published, modified: null, about }]
  return [record, ...copy]
}

import type { EvidencePart } from '../../domain/evidence-part.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import { MarkedText, toSnippet } from './marked-text.tsx'
import { ocrTag } from './reading-note.tsx'

/** Characters of a passage shown in a list. */
const SNIPPET_CHARACTERS = 360

/** Path of a passage in the reader; `text` is the query, whose words are highlighted there. */
export function readerPath(evidence: Pick<Evidence, 'versionId' | 'pageIndex' | 'passageId'>, text = ''): string {
  const query = new URLSearchParams({ passage: evidence.passageId, ...(text === '' ? {} : { q: text }) })
  return `/versions/${evidence.versionId}/pages/${evidence.pageIndex}?${query}#${evidence.passageId}`
}

/** `p. 12`, or the position in the file where no page number is printed. */
export function pageTag(page: { readonly pageIndex: number; readonly pageLabel: string | null }): string {
  return page.pageLabel === null ? `page ${page.pageIndex} of file` : `p. ${page.pageLabel}`
}

/** `pp. 45\u201392`, or the positions in the file where no page numbers are printed. */
export function partPages(part: Pick<EvidencePart, 'firstPage' | 'lastPage' | 'firstLabel' | 'lastLabel'>): string {
  const { firstPage, lastPage, firstLabel, lastLabel } = part
  if (firstPage === lastPage) return pageTag({ pageIndex: firstPage, pageLabel: firstLabel })
  if (firstLabel === null || lastLabel === null) return `pages ${firstPage}\u2013${lastPage} of file`
  return `pp. ${firstLabel}\u2013${lastLabel}`
}

/** The part of the file that a page belongs to. */
export function PartNote({ part }: { readonly part: EvidencePart }) {
  return (
    <span class="quote__part">
      in: {part.title}, {partPages(part)}
    </span>
  )
}

/** A passage as a quotation with its page. */
export function EvidenceQuote({ evidence, text }: { readonly evidence: Evidence; readonly text: string }) {
  const snippet = toSnippet(evidence.text, evidence.highlights, SNIPPET_CHARACTERS)
  return (
    <figure class="quote">
      <blockquote>
        <MarkedText text={snippet.text} spans={snippet.spans} />
      </blockquote>
      <figcaption>
        <a class="quote__page" href={readerPath(evidence, text)}>
          {pageTag(evidence)}
          <span class="govuk-visually-hidden">: read this passage on its page</span>
        </a>
        {evidence.ocrConfidence !== null && <span class="reading">{ocrTag(evidence.ocrConfidence)}</span>}
        {evidence.part !== null && <PartNote part={evidence.part} />}
        {evidence.headingPath.length > 0 && <span class="quote__path">{evidence.headingPath.join(' › ')}</span>}
      </figcaption>
    </figure>
  )
}

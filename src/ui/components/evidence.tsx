import type { EvidencePart } from '../../domain/evidence-part.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import { headingEnd } from './heading-end.ts'
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

/** `pp. 3\u20134` for a text that goes on from one page to another, or their positions in the file. */
export function pagesTag(
  first: { readonly pageIndex: number; readonly pageLabel: string | null },
  last: { readonly pageIndex: number; readonly pageLabel: string | null },
): string {
  if (first.pageIndex === last.pageIndex) return pageTag(first)
  if (first.pageLabel === null || last.pageLabel === null)
    return `pages ${first.pageIndex}\u2013${last.pageIndex} of file`
  return `pp. ${first.pageLabel}\u2013${last.pageLabel}`
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

/** The text and highlights without the headings at its beginning, unless something in them matches. */
function withoutHeadings({ text, headingPath, highlights }: Evidence): [string, Evidence['highlights']] {
  const start = headingEnd(text, headingPath)
  if (highlights.some((span) => span.start < start)) return [text, highlights]
  return [text.slice(start), highlights.map((span) => ({ start: span.start - start, end: span.end - start }))]
}

/** A passage as a quotation with its page. */
export function EvidenceQuote({ evidence, text }: { readonly evidence: Evidence; readonly text: string }) {
  const { continues } = evidence
  const goesOn = continues !== null && continues.highlights.length > 0 ? continues : null
  const snippet = toSnippet(...withoutHeadings(evidence), SNIPPET_CHARACTERS)
  return (
    <figure class="quote">
      <blockquote>
        <MarkedText text={snippet.text} spans={snippet.spans} />
        {goesOn !== null && (
          <>
            {' '}
            <MarkedText text={goesOn.text} spans={goesOn.highlights} />
          </>
        )}
      </blockquote>
      <figcaption>
        <a class="quote__page" href={readerPath(evidence, text)}>
          {goesOn === null ? pageTag(evidence) : pagesTag(evidence, goesOn)}
          <span class="govuk-visually-hidden">: read this passage on its page</span>
        </a>
        {evidence.ocrConfidence !== null && <span class="reading">{ocrTag(evidence.ocrConfidence)}</span>}
        {continues !== null && goesOn === null && <span class="dim">continues on {pageTag(continues)}</span>}
        {evidence.part !== null && <PartNote part={evidence.part} />}
        {evidence.headingPath.length > 0 && <span class="quote__path">{evidence.headingPath.join(' › ')}</span>}
      </figcaption>
    </figure>
  )
}

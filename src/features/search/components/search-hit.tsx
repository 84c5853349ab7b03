import type { VNode } from 'preact'
import type { SearchFeaturePorts } from '../ports.ts'
import type { FoundEvidence } from '../../../search/results/evidence.ts'
import type { SearchHit, SearchResult } from '../../../search/results/search-library.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { count, nameOf } from '../../../ui/names.ts'
import { documentPassagesPath, searchPath } from '../../../ui/search-path.ts'
import { DocumentLine } from '../../../ui/components/document-line.tsx'
import { EvidenceQuote } from '../../../ui/components/evidence.tsx'
import { ScoreExplanation } from './score-explanation.tsx'

const THEMES_SHOWN = 6

interface HitProps {
  readonly app: SearchFeaturePorts
  readonly hit: SearchHit
  readonly request: SearchRequest
  /** Whether counts of further passages are exact. */
  readonly counts: SearchResult['counts']
  readonly isExplained: boolean
}

/** A matching document with its best passage and links to all others. */
export function Hit({ app, hit, request, counts, isExplained }: HitProps): VNode {
  const { document, passage, explanation } = hit
  return (
    <article>
      <h2>
        <a href={`/documents/${document.documentId}`}>{document.title}</a>
      </h2>
      <DocumentLine app={app} document={document} />
      <MatchNote passage={passage} />
      <EvidenceQuote evidence={passage} text={request.text} />
      <HitChips {...{ app, request }} places={document.places} themes={passage.themes} />
      <MorePassages {...{ hit, request, counts }} />
      {isExplained && <ScoreExplanation explanation={explanation} title={document.title} />}
    </article>
  )
}

/** Says why a passage is shown in which no word is marked. */
function MatchNote({ passage }: { readonly passage: FoundEvidence }): VNode | null {
  if (passage.foundBy === 'meaning') return <p class="dim">Found by meaning, not by words:</p>
  if (passage.matchedIn === 'title') {
    return <p class="dim">Found in the title, authors, publisher or DOI. The document begins:</p>
  }
  return passage.matchedIn === 'headings' ? <p class="dim">Found in the heading above the passage:</p> : null
}

interface ChipsProps {
  readonly app: SearchFeaturePorts
  readonly request: SearchRequest
  readonly places: readonly string[]
  readonly themes: readonly string[]
}

/** Places of the document and themes of the passage; each links to the search narrowed to it, unless already chosen. */
function HitChips({ app, request, places, themes }: ChipsProps): VNode | null {
  const chips = [
    ...places.map((value) => ({ field: 'place', value }) as const),
    ...themes.slice(0, THEMES_SHOWN).map((value) => ({ field: 'theme', value }) as const),
  ]
  if (chips.length === 0) return null
  return (
    <ul class="chips" aria-label="Places and themes: search within">
      {chips.map(({ field, value }) => (
        <li class={`chip--${field}`}>
          {request[field].includes(value) ? (
            <span class="chip">{nameOf(app, field, value)}</span>
          ) : (
            <a href={searchPath({ ...request, [field]: [value] })}>
              <span class="govuk-visually-hidden">{field === 'place' ? 'Place' : 'Theme'} </span>
              {nameOf(app, field, value)}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The next best passages, with a link to a page of all of them, which a script loads in place. */
function MorePassages({ hit, request, counts }: Pick<HitProps, 'hit' | 'request' | 'counts'>): VNode | null {
  const { document, more, moreCount } = hit
  if (moreCount === 0) return null
  const path = documentPassagesPath(document.documentId, request)
  const isExact = counts === 'exact'
  return (
    <details class="more" data-passages={moreCount > more.length ? path : undefined}>
      <summary>
        {isExact ? '' : 'at most '}
        {count(moreCount, 'more passage')}
        <span class="govuk-visually-hidden"> of {document.title}</span>
      </summary>
      <div class="more__list">
        {more.map((evidence) => (
          <EvidenceQuote evidence={evidence} text={request.text} />
        ))}
      </div>
      <p class="more__all">
        <a href={path}>
          All {isExact ? `${(moreCount + 1).toLocaleString('en-GB')} ` : ''}passages, page by page
          <span class="govuk-visually-hidden">: {document.title}</span>
        </a>
      </p>
    </details>
  )
}

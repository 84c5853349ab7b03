import type { App } from '../../app.ts'
import { countTotals, type Totals } from '../../catalogue/totals.ts'
import { InvalidInputError } from '../../errors.ts'
import { readParameters } from '../../parameters.ts'
import { searchLibrary, type FoundEvidence, type SearchHit, type SearchResult } from '../../search/search-library.ts'
import { searchParametersSchema, toRequest } from '../../search/search-parameters.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/search-request.ts'
import { toParameters } from '../../search/stored-request.ts'
import { quickLinks } from '../../search/suggest/quick-links.ts'
import { isPlainQuestion, recordQuestion } from '../../search/suggest/record-question.ts'
import { count, nameOf, toReadableDate } from '../names.ts'
import type { PageCall, PageReply } from '../page.ts'
import { DocumentLine } from '../parts/document-line.tsx'
import { EvidenceQuote } from '../parts/evidence.tsx'
import { FilterForm } from '../parts/filter-form.tsx'
import { QuickLinks } from '../parts/quick-links.tsx'
import { SearchBox } from '../parts/search-box.tsx'

/** Fields that a form sends empty when nobody filled them in. */
const EMPTY_IS_ABSENT = ['from', 'to', 'cursor']

/** Search with facets; a parameter that cannot be meant is said on the page, with the form as it was. */
export async function searchPage({ app, query, signal }: PageCall): Promise<PageReply> {
  const { request, fault } = readRequest(query)
  const result = fault === null ? await searchLibrary(app, request, signal) : null
  if (result !== null && isPlainQuestion(request)) recordQuestion(app, request.text, result.total)
  const links = await quickLinks(app, request.text, signal)
  const totals = await countTotals(app.catalogue)
  return {
    kind: 'page',
    title: request.text === '' ? 'Search' : `${request.text.slice(0, 80)} - search`,
    section: 'search',
    status: fault === null ? 200 : 400,
    body: (
      <div class="search">
        <SearchBox text={request.text} />
        {fault !== null && (
          <p class="notice notice--error" role="alert">
            {fault}
          </p>
        )}
        <Lag totals={totals} />
        <QuickLinks request={request} links={links} />
        <div class="columns">
          <FilterForm app={app} request={request} facets={result?.facets ?? []} />
          <div class="results">{result !== null && <Results {...{ app, request, result, totals }} />}</div>
        </div>
      </div>
    ),
  }
}

function readRequest(query: URLSearchParams): { request: SearchRequest; fault: string | null } {
  const filled = new URLSearchParams(
    [...query].filter(([name, value]) => value !== '' || !EMPTY_IS_ABSENT.includes(name)),
  )
  try {
    return { request: toRequest(readParameters(searchParametersSchema, filled)), fault: null }
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { request: { ...EMPTY_REQUEST, text: query.get('q') ?? '' }, fault: error.message }
  }
}

/** Says when the library is still loading, since an answer now may lack what comes. */
export function Lag({ totals }: { readonly totals: Totals }) {
  if (totals.due === 0) return null
  return <p class="notice">{count(totals.due, 'item is', 'items are')} still on the way in, so results may grow.</p>
}

interface ResultsProps {
  readonly app: App
  readonly request: SearchRequest
  readonly result: SearchResult
  readonly totals: Totals
}

function Results({ app, request, result, totals }: ResultsProps) {
  return (
    <>
      <div class="results__head">
        <h1>{count(result.total, 'document')}</h1>
        <p>
          <SortLinks request={request} />
          {' · '}
          <a href={`/alerts/new?${toParameters({ ...request, cursor: null })}`}>Alert me</a>
        </p>
      </div>
      <Chips app={app} request={request} />
      {result.reading.need === 'some' && result.total > 0 && (
        <p class="notice">Nothing has all of these words, so these have some of them.</p>
      )}
      <MeaningNote result={result} />
      <GoneNote request={request} result={result} />
      {result.hits.length === 0 && <NoHits {...{ app, request, totals }} />}
      <ol class="hits">
        {result.hits.map((hit) => (
          <li>
            <Hit app={app} hit={hit} text={request.text} />
          </li>
        ))}
      </ol>
      {result.nextCursor !== null && (
        <p>
          <a
            class="govuk-button govuk-button--secondary"
            rel="next"
            href={`/search?${toParameters({ ...request, cursor: result.nextCursor })}`}
          >
            More documents
          </a>
        </p>
      )}
    </>
  )
}

function Hit({ app, hit, text }: { readonly app: App; readonly hit: SearchHit; readonly text: string }) {
  const { document, passage, more, moreCount } = hit
  const themes = passage.themes.slice(0, 6)
  return (
    <article>
      <h2>
        <a href={`/documents/${document.documentId}`}>{document.title}</a>
      </h2>
      <DocumentLine app={app} document={document} />
      <FoundQuote evidence={passage} text={text} />
      {themes.length > 0 && (
        <ul class="chips" aria-label="Themes of this passage">
          {themes.map((theme) => (
            <li>
              <a href={`/search?${new URLSearchParams({ theme })}`}>{nameOf(app, 'theme', theme)}</a>
            </li>
          ))}
        </ul>
      )}
      {more.length > 0 && (
        <details class="more">
          <summary>{count(moreCount, 'more passage')}</summary>
          {more.map((evidence) => (
            <FoundQuote evidence={evidence} text={text} />
          ))}
          {moreCount > more.length && (
            <p class="dim">
              The best {more.length} of {moreCount}. All pages are in{' '}
              <a href={`/documents/${document.documentId}`}>the document</a>.
            </p>
          )}
        </details>
      )}
    </article>
  )
}

function SortLinks({ request }: { readonly request: SearchRequest }) {
  const sorts = ['relevance', 'newest', 'oldest'] as const
  return (
    <>
      Sort:{' '}
      {sorts.map((sort, index) => (
        <>
          {index > 0 && ', '}
          {sort === request.sort ? (
            <strong>{sort}</strong>
          ) : (
            <a href={`/search?${toParameters({ ...request, sort, cursor: null })}`}>{sort}</a>
          )}
        </>
      ))}
    </>
  )
}

/** The filters that hold, each with the way out of it. */
function Chips({ app, request }: { readonly app: App; readonly request: SearchRequest }) {
  const chips = chipsOf(app, request)
  if (chips.length === 0) return null
  return (
    <ul class="chips chips--chosen" aria-label="Filters that hold">
      {chips.map(({ label, without }) => (
        <li>
          <a href={`/search?${toParameters({ ...without, cursor: null })}`}>
            <span class="govuk-visually-hidden">Remove filter </span>
            {label} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function chipsOf(app: App, request: SearchRequest): readonly { label: string; without: SearchRequest }[] {
  const lists = (['place', 'theme', 'kind', 'status', 'publisher'] as const).flatMap((field) =>
    request[field].map((value) => ({
      label: nameOf(app, field, value),
      without: { ...request, [field]: request[field].filter((other) => other !== value) },
    })),
  )
  const sources = request.source.map((value) => ({
    label: `source ${value}`,
    without: { ...request, source: request.source.filter((other) => other !== value) },
  }))
  const { from, to } = request
  return [
    ...lists,
    ...sources,
    ...(from === null ? [] : [{ label: `from ${toReadableDate(from)}`, without: { ...request, from: null } }]),
    ...(to === null ? [] : [{ label: `to ${toReadableDate(to)}`, without: { ...request, to: null } }]),
    ...(request.gone === 'without'
      ? []
      : [{ label: GONE_LABELS[request.gone], without: { ...request, gone: 'without' as const } }]),
    ...(request.versions === 'current'
      ? []
      : [{ label: 'earlier versions too', without: { ...request, versions: 'current' as const } }]),
  ]
}

const GONE_LABELS = { with: 'gone from their source too', only: 'only those gone from their source' } as const

function FoundQuote({ evidence, text }: { readonly evidence: FoundEvidence; readonly text: string }) {
  return (
    <>
      {evidence.foundBy === 'meaning' && <p class="dim">Found by meaning, not by its words:</p>}
      <EvidenceQuote evidence={evidence} text={text} />
    </>
  )
}

/** Says what the search by meaning added to the counted documents, or that it could not. */
function MeaningNote({ result: { meaning, meaningTotal } }: { readonly result: SearchResult }) {
  if (meaning === 'away') {
    return <p class="notice">Search by meaning does not answer at the moment; what is shown was found by its words.</p>
  }
  if (meaningTotal === 0) return null
  return (
    <p class="notice">
      {count(meaningTotal, 'document')} more found by meaning alone, marked so below and not counted above.
    </p>
  )
}

/** Says what the default leaves out, and where it is. */
function GoneNote({ request, result }: { readonly request: SearchRequest; readonly result: SearchResult }) {
  if (result.goneTotal === 0) return null
  const are = result.goneTotal === 1 ? 'more document matches and is' : 'more documents match and are'
  return (
    <p class="notice">
      {result.goneTotal.toLocaleString('en-GB')} {are} gone from the publisher’s site; our copy is kept.{' '}
      <a href={`/search?${toParameters({ ...request, gone: 'with', cursor: null })}`}>Show what is gone too</a>
    </p>
  )
}

/** Nothing found: what can be taken back, and whether there is anything to find at all. */
function NoHits({ app, request, totals }: Omit<ResultsProps, 'result'>) {
  if (totals.passages === 0) {
    return (
      <p>
        The library holds nothing to search yet. <a href="/sources">Harvest a source</a>, or add files with{' '}
        <code>npx concordance add FILE</code>.
      </p>
    )
  }
  const ways = chipsOf(app, request)
  return (
    <div>
      <p>
        No passage {request.text === '' ? 'has these filters' : `has “${request.text.slice(0, 200)}”`}
        {ways.length > 0 && request.text !== '' ? ' under these filters' : ''}. The library has{' '}
        {count(totals.passages, 'passage')} of {count(totals.documents, 'document')}.
      </p>
      <ul class="plain">
        {ways.map(({ label, without }) => (
          <li>
            <a href={`/search?${toParameters({ ...without, cursor: null })}`}>Without “{label}”</a>
          </li>
        ))}
        {request.versions === 'current' && (
          <li>
            <a href={`/search?${toParameters({ ...request, versions: 'all', cursor: null })}`}>
              In drafts and earlier versions too
            </a>
          </li>
        )}
      </ul>
    </div>
  )
}

import type { App } from '../../app.ts'
import { countTotals, type Totals } from '../../catalogue/totals.ts'
import { readIndexStatus } from '../../ingest/index/read-index-status.ts'
import { InvalidInputError, TransientError } from '../../errors.ts'
import { readParameters } from '../../parameters.ts'
import { searchLibrary, type SearchHit, type SearchResult } from '../../search/search-library.ts'
import { searchParametersSchema, toRequest } from '../../search/search-parameters.ts'
import { CORPUS_PARAMETER } from '../../search/permalink.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/search-request.ts'
import { toParameters } from '../../search/stored-request.ts'
import { quickLinks } from '../../search/suggest/quick-links.ts'
import { isPlainQuestion, recordQuestion } from '../../search/suggest/record-question.ts'
import { count, nameOf, toReadableDate } from '../names.ts'
import type { PageCall, PageReply } from '../page.ts'
import { DocumentLine } from '../parts/document-line.tsx'
import { EvidenceQuote } from '../parts/evidence.tsx'
import { FilterForm } from '../parts/filter-form.tsx'
import { PinnedNote, SearchOutlets, searchLinks } from '../parts/search-outlets.tsx'
import { QuickLinks } from '../parts/quick-links.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { IndexBanner, MissingShards } from '../parts/index-banner.tsx'
import { SaveAsProtocol } from '../parts/save-as-protocol.tsx'

/** Fields that a form sends empty when nobody filled them in. */
const EMPTY_IS_ABSENT = ['from', 'to', 'cursor']

/** Search with facets; a parameter that cannot be meant is said on the page, with the form as it was. */
export async function searchPage({ app, query, signal }: PageCall): Promise<PageReply> {
  const { request, fault } = readRequest(query)
  const result = fault === null ? await searchOrWait(app, request, signal) : null
  if (result !== null && isPlainQuestion(request)) recordQuestion(app, request.text, result.total)
  const [links, totals, status] = await Promise.all([
    quickLinks(app, request.text, signal),
    countTotals(app.catalogue),
    readIndexStatus(app, signal),
  ])
  return {
    kind: 'page',
    title: request.text === '' ? 'Search' : `${request.text.slice(0, 80)} - search`,
    section: 'search',
    status: fault !== null ? 400 : result === null ? 503 : 200,
    links: fault === null ? searchLinks(request) : [],
    body: (
      <div class="search">
        <SearchBox text={request.text} />
        {fault !== null && (
          <p class="notice notice--error" role="alert">
            {fault}
          </p>
        )}
        <IndexBanner status={status} />
        <MissingShards hosts={result?.missingShards ?? []} servers={app.engine.servers} />
        <QuickLinks request={request} links={links} />
        <div class="columns">
          <FilterForm app={app} request={request} facets={result?.facets ?? []} />
          <div class="results">
            {result !== null && <PinnedNote {...{ request, result, pinned: query.get(CORPUS_PARAMETER) }} />}
            {result !== null && <Results {...{ app, request, result, totals }} />}
            {result !== null && <SearchOutlets {...{ request, result }} />}
          </div>
        </div>
      </div>
    ),
  }
}

function readRequest(query: URLSearchParams): { request: SearchRequest; fault: string | null } {
  const filled = new URLSearchParams(
    [...query].filter(
      ([name, value]) => name !== CORPUS_PARAMETER && (value !== '' || !EMPTY_IS_ABSENT.includes(name)),
    ),
  )
  try {
    return { request: toRequest(readParameters(searchParametersSchema, filled)), fault: null }
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { request: { ...EMPTY_REQUEST, text: query.get('q') ?? '' }, fault: error.message }
  }
}

/** Null while there is no index to search, of which the banner tells how far it is. */
async function searchOrWait(app: App, request: SearchRequest, signal: AbortSignal): Promise<SearchResult | null> {
  try {
    return await searchLibrary(app, request, signal)
  } catch (error) {
    if (error instanceof TransientError && ['index_missing', 'index_behind'].includes(error.code)) return null
    throw error
  }
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
          {' · '}
          <SaveAsProtocol request={request} />
        </p>
      </div>
      <Chips app={app} request={request} />
      {result.reading.need === 'some' && result.total > 0 && (
        <p class="notice">Nothing has all of these words, so these have some of them.</p>
      )}
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
      <EvidenceQuote evidence={passage} text={text} />
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
            <EvidenceQuote evidence={evidence} text={text} />
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

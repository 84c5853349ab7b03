import type { SearchFeaturePorts } from './ports.ts'
import type { Totals } from '../../db/totals.ts'
import { readIndexStatus } from '../../ingest/index/read-index-status.ts'
import { InvalidInputError, TransientError } from '../../errors.ts'
import { readParameters } from '../../formats/parameters.ts'
import { searchLibrary, type SearchResult } from '../../search/results/search-library.ts'
import { pastedTextSchema, searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import { CORPUS_PARAMETER } from '../../search/request/permalink.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/request/search-request.ts'
import { toParameters } from '../../search/request/stored-request.ts'
import { quickLinks } from '../../search/suggest/quick-links.ts'
import { isPlainQuery, recordQuery } from '../../search/suggest/record-query.ts'
import { count } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { FilterChips } from '../../ui/components/filter-chips.tsx'
import { FilterForm } from './components/filter-form.tsx'
import { PinnedNote, ExportLinks, searchLinks } from './components/export-links.tsx'
import { QuickLinks } from './components/quick-links.tsx'
import { SearchBox } from '../../ui/components/search-box.tsx'
import { IndexBanner, MissingShards } from '../operation/status/index-banner.tsx'
import { SaveAsProtocol } from './components/save-as-protocol.tsx'
import { NoHits } from './components/no-hits.tsx'
import { QueryFault } from './components/query-fault.tsx'
import { Hit } from './components/search-hit.tsx'
import { QueryInterpretation } from './components/query-interpretation.tsx'
import { searchPath } from '../../ui/search-path.ts'
import { PASSAGES_SCRIPT_PATH } from '../../ui/scripts.ts'

const PAGE_PARAMETERS = searchParametersSchema.extend({ q: pastedTextSchema })

/** Fields that a form sends empty when nobody filled them in. */
const EMPTY_IS_ABSENT = ['from', 'to', 'cursor']

/** Search results with facets. An invalid query or parameter is explained on the page, with the form as it was sent. */
export async function searchPage({ app, query, mayWrite, signal }: PageCall): Promise<PageReply> {
  const isExplained = query.get('explain') === 'true'
  const { request, result, fault } = await answer(app, query, signal)
  if (result !== null && isPlainQuery(request)) recordQuery(app, request.text, result.total)
  const [links, status] = await Promise.all([quickLinks(app, request.text, signal), readIndexStatus(app, signal)])
  return {
    kind: 'page',
    title: request.text === '' ? 'Search' : `${request.text.slice(0, 80)} - search`,
    section: 'search',
    status: fault !== null ? 400 : result === null ? 503 : 200,
    links: fault === null ? searchLinks(request) : [],
    body: (
      <div class="search">
        <SearchBox text={request.text} />
        <p class="searchhelp">
          <a href="/help/search">Search help</a> · <a href="/quotations">Find a quotation</a>
        </p>
        {fault !== null && <QueryFault error={fault} request={request} />}
        {fault === null && result === null && <h1>There is nothing to search yet</h1>}
        <IndexBanner status={status} />
        <MissingShards hosts={result?.missingShards ?? []} servers={app.engine.servers} />
        <QuickLinks request={request} links={links} />
        <div class="columns">
          <FilterForm
            app={app}
            request={request}
            facets={result?.facets ?? []}
            counts={result?.counts ?? 'exact'}
            isExplained={isExplained}
          />
          <div class="results">
            {result !== null && <PinnedNote {...{ request, result, pinned: query.get(CORPUS_PARAMETER) }} />}
            {result !== null && (
              <Results {...{ app, request, result, isExplained, mayWrite }} totals={status.library} />
            )}
            {result !== null && <ExportLinks {...{ request, result }} />}
          </div>
        </div>
      </div>
    ),
  }
}

interface Answer {
  readonly request: SearchRequest
  readonly result: SearchResult | null
  readonly fault: InvalidInputError | null
}

async function answer(app: SearchFeaturePorts, query: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  let request: SearchRequest = { ...EMPTY_REQUEST, text: query.get('q') ?? '' }
  try {
    request = toRequest(readParameters(PAGE_PARAMETERS, searchParametersOf(query)))
    return { request, result: await searchOrWait(app, request, signal), fault: null }
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { request: { ...request, cursor: null }, result: null, fault: error }
  }
}

/** Null while there is no index to search; the banner reports its progress. */
async function searchOrWait(
  app: SearchFeaturePorts,
  request: SearchRequest,
  signal: AbortSignal,
): Promise<SearchResult | null> {
  try {
    return await searchLibrary(app, request, signal)
  } catch (error) {
    if (error instanceof TransientError && ['index_missing', 'index_behind'].includes(error.code)) return null
    throw error
  }
}

/** The parameters of the search itself, without empty form fields and parameters that only affect the display. */
function searchParametersOf(query: URLSearchParams): URLSearchParams {
  const displayOnly = ['explain', CORPUS_PARAMETER]
  return new URLSearchParams(
    [...query].filter(
      ([name, value]) => !displayOnly.includes(name) && (value !== '' || !EMPTY_IS_ABSENT.includes(name)),
    ),
  )
}

interface ResultsProps {
  readonly mayWrite: boolean
  readonly app: SearchFeaturePorts
  readonly request: SearchRequest
  readonly result: SearchResult
  readonly totals: Totals
  readonly isExplained: boolean
}

function Results({ app, request, result, totals, isExplained, mayWrite }: ResultsProps) {
  const { hits, counts, interpretation, nextCursor } = result
  return (
    <>
      <div class="results__head">
        <h1>
          {counts === 'at_most' ? 'At most ' : ''}
          {count(result.total, 'document')}
        </h1>
        <p>
          <SortLinks request={request} isExplained={isExplained} />
          {' · '}
          <a href={searchPath(request, { isExplained: !isExplained })}>
            {isExplained ? 'Hide why this order' : 'Why this order?'}
          </a>
          {mayWrite && (
            <>
              {' · '}
              <a href={`/alerts/new?${toParameters({ ...request, cursor: null })}`}>Alert me</a>
              {' · '}
              <SaveAsProtocol request={request} />
            </>
          )}
        </p>
      </div>
      <QueryInterpretation {...{ app, request, interpretation }} />
      <FilterChips app={app} request={request} />
      <MeaningNote result={result} />
      <GoneNote request={request} result={result} />
      {hits.length === 0 && <NoHits {...{ request, totals }} zeroResult={result.zeroResult} />}
      <ol class="hits">
        {hits.map((hit) => (
          <li>
            <Hit {...{ app, hit, request, counts, isExplained }} />
          </li>
        ))}
      </ol>
      {nextCursor !== null && (
        <p>
          <a
            class="govuk-button govuk-button--secondary"
            rel="next"
            href={searchPath(request, { cursor: nextCursor, isExplained })}
          >
            More documents
          </a>
        </p>
      )}
      <script type="module" src={PASSAGES_SCRIPT_PATH} />
    </>
  )
}

function SortLinks({ request, isExplained }: { readonly request: SearchRequest; readonly isExplained: boolean }) {
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
            <a href={searchPath({ ...request, sort }, { isExplained })}>{sort}</a>
          )}
        </>
      ))}
    </>
  )
}

/** What search by meaning added to the counted documents, or that it is unavailable. */
function MeaningNote({ result: { meaning, meaningTotal } }: { readonly result: SearchResult }) {
  if (meaning === 'away') {
    return (
      <p class="notice">Search by meaning is not available at the moment; these results match by their words only.</p>
    )
  }
  if (meaningTotal === 0) return null
  return (
    <p class="notice">
      {count(meaningTotal, 'more document')} found by meaning only: marked below and not counted above.
    </p>
  )
}

/** How many documents the default leaves out because they are gone, with a link to include them. */
function GoneNote({ request, result }: { readonly request: SearchRequest; readonly result: SearchResult }) {
  if (result.goneTotal === 0) return null
  const are = result.goneTotal === 1 ? 'more document matches and is' : 'more documents match and are'
  return (
    <p class="notice">
      {result.goneTotal.toLocaleString('en-GB')} {are} gone from the publisher’s site; our copy is kept.{' '}
      <a href={searchPath({ ...request, gone: 'with' })}>Include documents that are gone</a>
    </p>
  )
}

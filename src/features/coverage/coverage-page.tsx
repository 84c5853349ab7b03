import { readParameters } from '../../formats/parameters.ts'
import {
  arrangeCoverage,
  countCoverage,
  type COVERAGE_SORTS,
  type CoverageCount,
  type CoverageSort,
} from './arrange-coverage.ts'
import type { CoverageRow, CoverageSource } from './coverage.ts'
import { coverageParameters } from './coverage-parameters.ts'
import type { CoverageState } from './coverage-state.ts'
import { readCoverage } from './read-coverage.ts'
import { count, toReadableDate } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { StatusTag } from '../../ui/components/document-line.tsx'
import { PageHeading } from '../../ui/components/form.tsx'

/** Display name and meaning of each state. */
const STATES: Readonly<Record<CoverageState, readonly [name: string, meaning: string]>> = {
  found: ['Found', 'it can be read and searched'],
  lost: ['Gone from its source', 'no longer available from its publisher; our copy is kept'],
  withdrawn: ['Withdrawn', 'its publisher has withdrawn it'],
  draft: ['Draft only', 'nothing later than a draft'],
  unreadable: ['Unreadable', 'it is in the library, but no words in it could be read, so search cannot find it'],
  waiting: ['Being processed', 'it is being fetched or read'],
  unreached: ['Not reached', 'we requested it, but did not receive it'],
  missing: ['Not found', 'it is not where it should be'],
  unsought: ['Source not crawled', 'none of its sources has been crawled'],
  unexpected: ['Not expected', 'no strategy is expected for the place'],
}

const KNOWN: Readonly<Record<NonNullable<CoverageRow['strategy']>['known'], string>> = {
  agreed: 'Agreed with government',
  local: 'Published by the place alone',
  draft: 'Drafted',
  unknown: 'Planned; no text is known',
}

/** The coverage register: the documents expected in the library, and the state of each. */
export async function coveragePage({ app, query, mayWrite }: PageCall): Promise<PageReply> {
  const filters = readParameters(coverageParameters, query)
  const coverage = await readCoverage(app)
  const rows = arrangeCoverage(coverage.rows, filters)
  const [only] = filters.state
  return {
    kind: 'page',
    title: 'Coverage',
    section: 'coverage',
    body: (
      <div>
        <PageHeading title="Coverage">
          <p class="dim">
            The documents expected in the library and the state of each, so that you can tell whether a search without
            results means that nothing was said or that a document is missing. One strategy may cover several areas:
            strategies, places and the areas of local enterprise partnerships (LEPs) are counted separately. Lists:
            expected, version {coverage.expectedVersion}; places, version {coverage.placesVersion}.{' '}
            <a href="/api/v1/coverage.csv">Download as CSV</a>
          </p>
        </PageHeading>
        <Counts counts={countCoverage(coverage.rows)} />
        <h2>
          {only === undefined ? 'All places' : filters.state.map((state) => STATES[state][0]).join(', ')}{' '}
          <small class="dim">{count(rows.length, 'line')}</small>
        </h2>
        {only !== undefined && (
          <p>
            <a href="/coverage">Show all places</a>
          </p>
        )}
        <Register {...{ rows, filters, mayWrite }} />
      </div>
    ),
  }
}

function Counts({ counts }: { readonly counts: readonly CoverageCount[] }) {
  return (
    <div class="counting">
      <DataTable caption="How many are in each state" heads={['State', '#Strategies', '#Places', '#LEP areas']}>
        {counts
          .filter(({ places }) => places > 0)
          .map(({ state, strategies, places, lepAreas }) => (
            <tr>
              <th scope="row">
                <a href={`/coverage?${new URLSearchParams({ state })}`}>{STATES[state][0]}</a>
                <div class="dim">{STATES[state][1]}</div>
              </th>
              <td class="num">{strategies}</td>
              <td class="num">{places}</td>
              <td class="num">{lepAreas}</td>
            </tr>
          ))}
      </DataTable>
    </div>
  )
}

interface CoverageFilters {
  readonly state: readonly CoverageState[]
  readonly sort: CoverageSort
}

interface RegisterProps {
  readonly rows: readonly CoverageRow[]
  readonly filters: CoverageFilters
  readonly mayWrite: boolean
}

function Register({ rows, filters, mayWrite }: RegisterProps) {
  return (
    <div class="register">
      <table class="govuk-table" role="table">
        <caption class="govuk-visually-hidden">Places with the strategy that is expected and what was found</caption>
        <thead role="rowgroup">
          <tr role="row">
            <SortHead by="place" label="Place" filters={filters} />
            <SortHead by="state" label="State" filters={filters} />
            <SortHead by="since" label="Expected" filters={filters} />
            <th scope="col" role="columnheader" class="unsorted">
              In the library
            </th>
            <SortHead by="seen" label="Last seen" filters={filters} />
            <th scope="col" role="columnheader" class="unsorted">
              Sources
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Line {...{ row, mayWrite }} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A column heading that sorts by its column; a second click reverses the order. */
function SortHead({
  by,
  label,
  filters,
}: {
  readonly by: (typeof COVERAGE_SORTS)[number]
  readonly label: string
  readonly filters: CoverageFilters
}) {
  const now = filters.sort === by ? 'ascending' : filters.sort === `-${by}` ? 'descending' : undefined
  const query = new URLSearchParams([
    ...filters.state.map((state): [string, string] => ['state', state]),
    ['sort', now === 'ascending' ? `-${by}` : by],
  ])
  return (
    <th scope="col" role="columnheader" aria-sort={now}>
      <a href={`/coverage?${query}`} aria-label={`Sort by ${label}`}>
        {label}
      </a>
      {now !== undefined && <span aria-hidden="true">{now === 'ascending' ? ' ↑' : ' ↓'}</span>}
    </th>
  )
}

function Line({ row, mayWrite }: { readonly row: CoverageRow; readonly mayWrite: boolean }) {
  const { place, state, reasons, documents, lastSeenAt, sources } = row
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <a href={`/places/${place.id}`}>{place.name}</a>
        {row.lepCode !== null && <div class="dim">LEP area {row.lepCode}</div>}
      </th>
      <td role="cell">
        <span class={`state state--${state}`}>{STATES[state][0]}</span>
        {reasons.map((reason) => (
          <div class="dim">{reason}</div>
        ))}
      </td>
      <td role="cell">
        <Expectation row={row} />
      </td>
      <td role="cell">
        {documents.length > 0 && (
          <ul class="plain">
            {documents.map((document) => (
              <li>
                <a href={`/documents/${document.documentId}`}>{document.title}</a>{' '}
                <StatusTag status={document.status} />
              </li>
            ))}
          </ul>
        )}
      </td>
      <td role="cell" data-head={lastSeenAt === null ? undefined : 'Last seen'}>
        {lastSeenAt !== null && toReadableDate(lastSeenAt.toISOString().slice(0, 10))}
      </td>
      <td role="cell">
        {sources.map((source) => (
          <SourceCrawl {...{ source, mayWrite }} />
        ))}
      </td>
    </tr>
  )
}

function Expectation({ row: { strategy, place } }: { readonly row: CoverageRow }) {
  if (strategy === null) return null
  return (
    <>
      {strategy.place !== place.id && 'Covered by the '}
      {strategy.title}
      <div class="dim">
        {KNOWN[strategy.known]}
        {strategy.since !== null && `, ${toReadableDate(strategy.since)}`} (
        <a href={strategy.evidence} rel="noreferrer" aria-label={`Evidence for ${strategy.title}`}>
          evidence
        </a>
        {!strategy.verified && ', not verified'})
      </div>
    </>
  )
}

interface SourceCrawlProps {
  readonly source: CoverageSource
  /** Crawl results are shown to the operator only. */
  readonly mayWrite: boolean
}

function SourceCrawl({ source: { sourceId, title, lastRun }, mayWrite }: SourceCrawlProps) {
  return (
    <div>
      <a href={`/sources/${sourceId}`}>{title}</a>
      {mayWrite && <div class={lastRun?.state === 'failed' ? 'bad' : 'dim'}>{toWords(lastRun)}</div>}
    </div>
  )
}

function toWords(run: CoverageSource['lastRun']): string {
  if (run === null) return 'not yet crawled'
  const day = toReadableDate((run.endedAt ?? run.createdAt).toISOString().slice(0, 10))
  if (run.state === 'due') return 'crawl in progress'
  return run.state === 'failed' ? `crawl failed on ${day} (${run.code})` : `crawled on ${day}, ${run.found} found`
}

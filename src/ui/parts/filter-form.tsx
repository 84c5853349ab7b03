import type { App } from '../../app.ts'
import type { Facet } from '../../search/search-library.ts'
import type { SearchRequest } from '../../search/search-request.ts'
import { nameOf } from '../names.ts'

/** Values of a facet shown before "more". */
const SHOWN = 6
const MORE_SHOWN = 60

const TITLES = { place: 'Place', theme: 'Theme', kind: 'Kind', status: 'Status', publisher: 'Publisher' } as const

interface FilterFormProps {
  readonly app: App
  readonly request: SearchRequest
  readonly facets: readonly Facet[]
}

/** The facets as a form: chosen values first, then by count, and dates. */
export function FilterForm({ app, request, facets }: FilterFormProps) {
  return (
    <form class="filters" action="/search" aria-label="Filters">
      <input type="checkbox" id="show-filters" class="filters__switch" />
      <label for="show-filters" class="filters__label">
        Filters
      </label>
      <div class="filters__all">
        <h2>Filters</h2>
        <input type="hidden" name="q" value={request.text} />
        {request.sort !== 'relevance' && <input type="hidden" name="sort" value={request.sort} />}
        {request.source.map((source) => (
          <input type="hidden" name="source" value={source} />
        ))}
        {facets.map((facet) => (
          <FacetGroup {...{ app, request, facet }} />
        ))}
        <fieldset>
          <legend>Published</legend>
          <label for="from">From</label> <input type="date" id="from" name="from" value={request.from ?? ''} />
          <label for="to">To</label> <input type="date" id="to" name="to" value={request.to ?? ''} />
        </fieldset>
        <fieldset>
          <legend>Versions</legend>
          <Check name="versions" value="all" checked={request.versions === 'all'} label="Earlier versions too" />
          <Check name="gone" value="with" checked={request.gone !== 'without'} label="Gone from their source too" />
        </fieldset>
        <button class="govuk-button govuk-button--secondary">Apply filters</button>
      </div>
    </form>
  )
}

function FacetGroup({
  app,
  request,
  facet,
}: {
  readonly app: App
  readonly request: SearchRequest
  readonly facet: Facet
}) {
  const { field } = facet
  const chosen = new Set(request[field])
  const values = [...facet.values].sort(
    (a, b) => Number(chosen.has(b.value)) - Number(chosen.has(a.value)) || b.count - a.count,
  )
  if (values.length === 0) return null
  const toCheck = ({ value, count }: { readonly value: string; readonly count: number }) => (
    <Check name={field} value={value} checked={chosen.has(value)} label={nameOf(app, field, value)} count={count} />
  )
  const first = Math.max(SHOWN, chosen.size)
  const rest = values.slice(first, MORE_SHOWN)
  return (
    <fieldset>
      <legend>
        {TITLES[field]} <span class="dim">{facet.counts === 'passages' ? '(passages)' : ''}</span>
      </legend>
      {values.slice(0, first).map(toCheck)}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          {rest.map(toCheck)}
        </details>
      )}
    </fieldset>
  )
}

interface CheckProps {
  readonly name: string
  readonly value: string
  readonly checked: boolean
  readonly label: string
  readonly count?: number
}

function Check({ name, value, checked, label, count }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value={value} checked={checked} />
      <span>{label}</span>
      {count !== undefined && <span class="check__count">{count.toLocaleString('en-GB')}</span>}
    </label>
  )
}

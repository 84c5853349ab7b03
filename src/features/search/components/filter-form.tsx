import type { SearchFeaturePorts } from '../ports.ts'
import type { Facet, SearchResult } from '../../../search/results/search-library.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { toParameters } from '../../../search/request/stored-request.ts'
import { nameOf } from '../../../ui/names.ts'

/** Values of a facet shown before "more". */
const SHOWN = 6
const MORE_SHOWN = 60

const TITLES = { place: 'Place', theme: 'Theme', kind: 'Kind', status: 'Status', publisher: 'Publisher' } as const

interface FilterFormProps {
  readonly app: SearchFeaturePorts
  readonly request: SearchRequest
  readonly facets: readonly Facet[]
  readonly counts: SearchResult['counts']
  readonly isExplained: boolean
}

/** The facets as a form: chosen values first, then by count, and dates. */
export function FilterForm({ app, request, facets, counts, isExplained }: FilterFormProps) {
  return (
    <form class="filters" action="/search" aria-label="Filters">
      <input type="checkbox" id="show-filters" class="filters__switch" />
      <label for="show-filters" class="filters__label">
        Filters
      </label>
      <div class="filters__all">
        <h2>Filters</h2>
        <input type="hidden" name="q" value={request.text} />
        {isExplained && <input type="hidden" name="explain" value="true" />}
        {hiddenFieldsOf(request).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {counts === 'at_most' && (
          <p class="dim" id="at-most">
            ≤ means at most: there are too many passages to check each one, so some of those counted may not match.
          </p>
        )}
        {facets.map((facet) => (
          <FacetGroup {...{ app, request, facet, counts }} />
        ))}
        <fieldset>
          <legend>Published</legend>
          <label for="from">From</label> <input type="date" id="from" name="from" value={request.from ?? ''} />
          <label for="to">To</label> <input type="date" id="to" name="to" value={request.to ?? ''} />
        </fieldset>
        <fieldset>
          <legend>Versions</legend>
          <Check name="versions" value="all" checked={request.versions === 'all'} label="Include earlier versions" />
          <Check
            name="gone"
            value={request.gone === 'only' ? 'only' : 'with'}
            checked={request.gone !== 'without'}
            label={
              request.gone === 'only'
                ? 'Only documents gone from their source'
                : 'Include documents gone from their source'
            }
          />
        </fieldset>
        <button class="govuk-button govuk-button--secondary">Apply filters</button>
      </div>
    </form>
  )
}

/** Parameters that the form has no field for and must pass on. */
function hiddenFieldsOf(request: SearchRequest): readonly (readonly [string, string])[] {
  const own = new Set([
    'q',
    'place',
    'theme',
    'kind',
    'status',
    'publisher',
    'from',
    'to',
    'versions',
    'gone',
    'cursor',
  ])
  return [...toParameters(request)].filter(([name]) => !own.has(name))
}

interface GroupProps extends Pick<FilterFormProps, 'app' | 'request' | 'counts'> {
  readonly facet: Facet
}

function FacetGroup({ app, request, facet, counts }: GroupProps) {
  const { field } = facet
  const chosen = new Set(request[field])
  const values = [...facet.values].sort(
    (a, b) => Number(chosen.has(b.value)) - Number(chosen.has(a.value)) || b.count - a.count,
  )
  if (values.length === 0) return null
  const toCheck = ({ value, count }: { readonly value: string; readonly count: number }) => (
    <Check
      name={field}
      value={value}
      checked={chosen.has(value)}
      label={nameOf(app, field, value)}
      count={count}
      isBound={counts === 'at_most' && count > 0}
    />
  )
  const first = Math.max(SHOWN, chosen.size)
  const rest = values.slice(first, Math.max(first, MORE_SHOWN))
  const unshown = values.length - first - rest.length
  return (
    <fieldset>
      <legend>
        {TITLES[field]}
        {facet.counts === 'passages' && <span class="legend__unit"> in passages</span>}
      </legend>
      {values.slice(0, first).map(toCheck)}
      {rest.length > 0 && (
        <details>
          <summary>
            {values.length - first} more
            <span class="govuk-visually-hidden"> of {TITLES[field]}</span>
          </summary>
          {rest.map(toCheck)}
          {unshown > 0 && (
            <p class="dim">
              and {unshown.toLocaleString('en-GB')} more with lower counts. Narrow the search, or filter by{' '}
              <a href="/help/search#filters">{field}:name</a>.
            </p>
          )}
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
  /** Whether the count is an upper bound. */
  readonly isBound?: boolean
}

function Check({ name, value, checked, label, count, isBound = false }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value={value} checked={checked} />
      <span>{label}</span>
      {count !== undefined && (
        <span class="check__count">
          {isBound && (
            <>
              <span aria-hidden="true">≤ </span>
              <span class="govuk-visually-hidden">at most </span>
            </>
          )}
          {count.toLocaleString('en-GB')}
        </span>
      )}
    </label>
  )
}

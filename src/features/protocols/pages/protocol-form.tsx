import type { ProtocolPorts } from '../ports.ts'
import type { EditionRow } from '../../editions/edition-queries.ts'
import type { ProtocolRevision } from '../protocol-queries.ts'
import { formatQuery } from '../format-run.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { toParameters, toStored } from '../../../search/request/stored-request.ts'
import { Field } from '../../../ui/components/form.tsx'

interface ProtocolFormProps {
  readonly app: ProtocolPorts
  readonly action: string
  readonly queries: readonly SearchRequest[]
  readonly editions: readonly EditionRow[]
  /** The revision that is changed; null for a new protocol. */
  readonly revises: ProtocolRevision | null
}

/** A form for a protocol: its queries as they are, except those that are ticked to be left out. */
export function ProtocolForm({ app, action, queries, editions, revises }: ProtocolFormProps) {
  return (
    <form method="post" action={action} class="panel">
      {revises !== null && <input type="hidden" name="basedOn" value={String(revises.revision)} />}
      <Field name="name" label="Name" value={revises?.name ?? ''} required />
      <Field
        name="purpose"
        label="Purpose"
        hint="The question that it answers, and for whom"
        value={revises?.purpose ?? ''}
        rows={3}
      />
      <fieldset class="govuk-fieldset">
        <legend class="govuk-label">Queries</legend>
        {queries.map((query, at) => (
          <div class="queryline">
            <input type="hidden" name="query" value={toParameters(query).toString()} />
            <span>
              {at + 1}. {formatQuery(app, toStored(query))}
            </span>
            {queries.length > 1 && (
              <label>
                <input type="checkbox" class="tick" name="without" value={String(at + 1)} /> remove
                <span class="govuk-visually-hidden"> query {at + 1}</span>
              </label>
            )}
          </div>
        ))}
      </fieldset>
      <Field
        name="more"
        label="Another query (optional)"
        hint="Words and filters, as in the search box. To add a search with facets, choose Save as protocol on its results page."
      />
      <div class="govuk-form-group">
        <label class="govuk-label" for="editionId">
          Edition used for screening
        </label>
        <select id="editionId" name="editionId" class="govuk-select">
          <option value="">None</option>
          {editions.map(({ editionId, title }) => (
            <option value={editionId} selected={editionId === revises?.editionId}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <Field name="by" label="Your name" autocomplete="name" required />
      <button class="govuk-button">{revises === null ? 'Save protocol' : 'Save as a new revision'}</button>
    </form>
  )
}

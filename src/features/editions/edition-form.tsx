import type { EditionRow } from './edition-queries.ts'

interface EditionFormProps {
  readonly editions: readonly EditionRow[]
  /** The field that names what is added. */
  readonly name: 'documentId' | 'passageId'
  readonly value: string
}

/** A form to add a document or passage to an edition; nothing where there are no editions. */
export function EditionForm({ editions, name, value }: EditionFormProps) {
  if (editions.length === 0) return null
  return (
    <form method="post" action="/editions/add">
      <input type="hidden" name={name} value={value} />
      <label for="editionId">Add to an edition</label>
      <select class="govuk-select" id="editionId" name="editionId">
        {editions.map((edition) => (
          <option value={edition.editionId}>{edition.title}</option>
        ))}
      </select>
      <button class="govuk-button govuk-button--secondary">Add</button>
    </form>
  )
}

import type { EditionRow } from './edition-queries.ts'

interface EditionFormProps {
  readonly editions: readonly EditionRow[]
  /** What is put in. */
  readonly name: 'documentId' | 'passageId'
  readonly value: string
}

/** Puts a document or passage into one of the editions; nothing where there is none. */
export function EditionForm({ editions, name, value }: EditionFormProps) {
  if (editions.length === 0) return null
  return (
    <form method="post" action="/editions/add">
      <input type="hidden" name={name} value={value} />
      <label for="editionId">Put it into an edition</label>
      <select class="govuk-select" id="editionId" name="editionId">
        {editions.map((edition) => (
          <option value={edition.editionId}>{edition.title}</option>
        ))}
      </select>
      <button class="govuk-button govuk-button--secondary">Put in</button>
    </form>
  )
}

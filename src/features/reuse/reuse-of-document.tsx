import { count } from '../../ui/names.ts'
import type { ReusingDocuments } from './list-reusing-documents.ts'
import { reusePath } from './reuse-path.ts'

interface ReuseProps {
  readonly documentId: string
  /** Of this document, those with most words first; one more than is shown where there are more. */
  readonly pairs: readonly ReusingDocuments[]
  readonly shown: number
}

/** The documents that share wording with one. */
export function ReuseOfDocument({ documentId, pairs, shown }: ReuseProps) {
  if (pairs.length === 0) return null
  return (
    <section>
      <h2>Wording shared with other documents</h2>
      <ul class="plain">
        {pairs.slice(0, shown).map(({ first, second, order, passages }) => {
          const other = first.documentId === documentId ? second : first
          const place = order === 'unknown' ? '' : other === first ? ', earlier' : ', later'
          return (
            <li>
              <a href={`/documents/${other.documentId}`}>{other.title}</a>{' '}
              <a href={reusePath(first.documentId, second.documentId)}>
                {count(passages, 'passage')}
                <span class="govuk-visually-hidden"> in common with {other.title}</span>
              </a>
              {place}
            </li>
          )
        })}
      </ul>
      {pairs.length > shown && <a href={`/reuse?${new URLSearchParams({ documentId })}`}>All of them</a>}
    </section>
  )
}

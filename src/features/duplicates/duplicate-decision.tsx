import { VERDICTS, type DuplicateVerdict } from '../../domain/duplicate.ts'
import type { DuplicatePair } from './duplicates.ts'
import { toReadableInstant } from '../../ui/names.ts'
import { Field } from '../../ui/components/form.tsx'

export const VERDICT_WORDS: Readonly<Record<DuplicateVerdict, string>> = {
  copies: 'One text in two files',
  versions: 'One work in two versions',
  different: 'Two different works',
  unclear: 'Unclear',
}

const VERDICT_HINTS: Readonly<Record<DuplicateVerdict, string>> = {
  copies: 'They become one document; the other file stays as a copy.',
  versions: 'They become one document with both versions; the later one is current.',
  different: 'They stay separate, and are not proposed again.',
  unclear: 'They stay separate for now.',
}

/** The history of decisions on a pair, in order. */
export function Decisions({ found: { decisions } }: { readonly found: DuplicatePair }) {
  if (decisions.length === 0) return null
  return (
    <section>
      <h2>Decisions</h2>
      <ol class="plain">
        {decisions.map(({ verdict, decidedBy, decidedAt, note }) => (
          <li>
            {verdict === null ? 'Decision undone' : VERDICT_WORDS[verdict]}{' '}
            <span class="dim">
              {decidedBy}, {toReadableInstant(decidedAt)}
            </span>
            {note !== null && <div>{note}</div>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A form to decide on a pair or to undo the decision; works by keyboard and without scripts. */
export function DecisionForm({ found }: { readonly found: DuplicatePair }) {
  const { pair, a, b, suggestedKeptId } = found
  return (
    <form method="post" action={`/duplicates/${pair.duplicateId}/decision`} class="panel decision">
      <fieldset>
        <legend>What are they?</legend>
        {VERDICTS.map((verdict) => (
          <label class="check">
            <input type="radio" name="verdict" value={verdict} checked={pair.verdict === verdict} required />{' '}
            <span>
              {VERDICT_WORDS[verdict]} <span class="dim">{VERDICT_HINTS[verdict]}</span>
            </span>
          </label>
        ))}
        {pair.verdict !== null && (
          <label class="check">
            <input type="radio" name="verdict" value="open" /> <span>Undo the decision</span>
          </label>
        )}
      </fieldset>
      <fieldset>
        <legend>If they are one work, which document should be kept?</legend>
        {[a, b].map((document, index) => (
          <label class="check">
            <input
              type="radio"
              name="keptDocumentId"
              value={document.documentId}
              checked={document.documentId === suggestedKeptId}
            />{' '}
            <span>
              {index === 0 ? 'A' : 'B'}: {document.title}
            </span>
          </label>
        ))}
      </fieldset>
      <Field name="by" label="Your name" required autocomplete="name" />
      <Field name="note" label="Reason" />
      <button class="govuk-button">Save decision</button>
    </form>
  )
}

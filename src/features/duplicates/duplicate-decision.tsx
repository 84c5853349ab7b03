import { VERDICTS, type Verdict } from '../../ingest/dedupe/duplicates.ts'
import type { DuplicatePair } from './duplicates.ts'
import { toReadableInstant } from '../../ui/names.ts'
import { Field } from '../../ui/components/form.tsx'

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  copies: 'One text in two files',
  versions: 'One work in two versions',
  different: 'Two different works',
  unclear: 'Cannot be told',
}

const VERDICT_HINTS: Readonly<Record<Verdict, string>> = {
  copies: 'They become one document; the other file stays as a copy.',
  versions: 'They become one document with both versions, the later one current.',
  different: 'They stay apart, and are not proposed again.',
  unclear: 'They stay apart for now.',
}

/** Everything that was decided of a pair, in order. */
export function Decisions({ found: { decisions } }: { readonly found: DuplicatePair }) {
  if (decisions.length === 0) return null
  return (
    <section>
      <h2>Decisions</h2>
      <ol class="plain">
        {decisions.map(({ verdict, decidedBy, decidedAt, note }) => (
          <li>
            {verdict === null ? 'Taken back' : VERDICT_WORDS[verdict]}{' '}
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

/** Decides on a pair, or takes the decision back; all by keyboard, and without a script. */
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
            <input type="radio" name="verdict" value="open" /> <span>Take the decision back</span>
          </label>
        )}
      </fieldset>
      <fieldset>
        <legend>If they are one, which stands for it?</legend>
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
      <Field name="note" label="Why" />
      <button class="govuk-button">Decide</button>
    </form>
  )
}

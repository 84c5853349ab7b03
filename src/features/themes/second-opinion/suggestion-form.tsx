import type { SuggestionRow } from './opinion-queries.ts'

interface SuggestionFormProps {
  readonly row: SuggestionRow
  /** The name given with the last decision. */
  readonly by: string
  readonly label: string
}

/** Two buttons, with who decides and why; complete with the keyboard and without scripts. */
export function SuggestionForm({ row: { passageId, themeId, kind }, by, label }: SuggestionFormProps) {
  const isMissed = kind === 'missed'
  return (
    <form method="post" action={`/themes/${themeId}/suggestions?kind=${kind}`}>
      <input type="hidden" name="passageId" value={passageId} />
      <div class="govuk-form-group">
        <label class="govuk-label" for={`by-${passageId}`}>
          Your name
        </label>
        <input class="govuk-input" id={`by-${passageId}`} name="by" value={by} required autocomplete="name" />
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for={`reason-${passageId}`}>
          Reason (optional)
        </label>
        <input class="govuk-input" id={`reason-${passageId}`} name="reason" maxLength={2_000} />
      </div>
      <button class="govuk-button" name="decision" value={isMissed ? 'promoted' : 'accepted'}>
        {isMissed ? 'Tag it' : 'Keep the tag'}
        <span class="govuk-visually-hidden"> {label}</span>
      </button>{' '}
      <button class="govuk-button govuk-button--secondary" name="decision" value="rejected">
        {isMissed ? 'Not this theme' : 'Remove the tag'}
        <span class="govuk-visually-hidden"> {label}</span>
      </button>
    </form>
  )
}

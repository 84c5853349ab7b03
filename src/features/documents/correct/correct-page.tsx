import { DOCUMENT_KINDS, DOCUMENT_STATUSES, type CorrectableField, type TaggedField } from '../../../domain/document.ts'
import { z } from 'zod'
import { correctDocument, readCorrectable, revisionOf, undoCorrection, type Correctable } from './correct-document.ts'
import { bySchema, changesSchema, reasonSchema, type Changes } from './correction-schema.ts'
import { AppError, InvalidInputError, type InputIssue } from '../../../errors.ts'
import { placeName, themeLabel, type HasLibrary } from '../../../domain/names.ts'
import { parseDate } from '../../../ingest/parse/metadata/published-date.ts'
import { readParameters, validate } from '../../../formats/parameters.ts'
import { FIELD_NAMES, toReadableValue } from '../detail-names.ts'
import { toReadableDate } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { toFieldText } from '../components/details.tsx'
import { ErrorSummary, Field, PageHeading, Select } from '../../../ui/components/form.tsx'

type FormField = keyof Changes & CorrectableField

const FIELDS = Object.keys(changesSchema.shape) as readonly FormField[]
/** Longer than any field may be. */
const MAX_FORM_TEXT = 50_000

const HINTS: Partial<Record<FormField, string>> = {
  authors: 'Names, separated by semicolons',
  published: 'As precise as known: 13 June 2019, June 2019 or 2019',
  doi: 'Such as 10.1177/0269094220959299',
  language: 'As a tag: en, cy or en-GB',
  places: 'Names or ids, separated by semicolons',
  themes: 'Names or ids, separated by semicolons',
}
const CHOICES: Partial<Record<FormField, readonly string[]>> = {
  kind: DOCUMENT_KINDS,
  status: DOCUMENT_STATUSES,
}

/** The values as typed, with their errors. */
interface Typed {
  readonly values: Readonly<Partial<Record<string, string>>>
  readonly issues: readonly InputIssue[]
  readonly status: number
}

/** The correction form; values in the address are filled in, so that a link can suggest another candidate. */
export async function correctPage({ app, params, query }: PageCall): Promise<PageReply> {
  const document = await readCorrectable(app, params['documentId'] ?? '')
  return toPage(app, document, { values: Object.fromEntries(query), issues: [], status: 200 })
}

/** Corrects the fields that were changed; errors are shown in the form as it was filled in. */
export async function correctForm({ app, params, form }: PageCall): Promise<PageReply> {
  const document = await readCorrectable(app, params['documentId'] ?? '')
  try {
    const input = toInput(app, document, form)
    await correctDocument(app, document.documentId, input)
    return { kind: 'redirect', to: `/documents/${document.documentId}#details` }
  } catch (error) {
    if (!(error instanceof AppError) || !['invalid_input', 'conflict'].includes(error.kind)) throw error
    const isConflict = error.kind === 'conflict'
    // after a conflict the form is based on the document as it is now, and shows where that differs from what was typed
    const values = { ...Object.fromEntries(form), ...(isConflict ? { revision: revisionOf(document) } : {}) }
    return toPage(app, document, { values, issues: toIssues(error), status: isConflict ? 409 : 400 })
  }
}

function toIssues(error: AppError): readonly InputIssue[] {
  const issues = error instanceof InvalidInputError ? error.issues : []
  if (issues.length === 0) return [{ path: '', message: error.message }]
  return issues.map((issue) => ({ ...issue, path: issue.path.replace(/^changes\.(\w+).*$/, '$1') }))
}

export async function undoCorrectionForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { documentId = '', correctionId = '' } = params
  const { by } = readParameters(z.strictObject({ by: bySchema }), form)
  await undoCorrection(app, { documentId, correctionId: /^\d{1,15}$/.test(correctionId) ? correctionId : '0', by })
  return { kind: 'redirect', to: `/documents/${documentId}#details` }
}

const inputSchema = z.strictObject({
  by: bySchema,
  reason: reasonSchema,
  revision: z.string().max(100),
  changes: changesSchema,
})

/** The fields that differ from the document; an empty one clears the field. */
function toInput(app: HasLibrary, document: Correctable, form: URLSearchParams): z.infer<typeof inputSchema> {
  const changed = FIELDS.filter((field) => {
    const typed = form.get(field)?.trim()
    return typed !== undefined && typed !== toShown(app, document, field)
  })
  const values = changed.map((field) => [
    field,
    toValue(app, field, (form.get(field) ?? '').slice(0, MAX_FORM_TEXT).trim()),
  ])
  return validate(inputSchema, {
    by: form.get('by') ?? '',
    reason: form.get('reason')?.trim() || null,
    revision: form.get('revision') ?? '',
    changes: Object.fromEntries(values) as unknown,
  })
}

function toValue(app: HasLibrary, field: FormField, typed: string): unknown {
  const names = typed.split(';').flatMap((name) => name.trim() || [])
  if (field === 'authors') return names
  if (field === 'places' || field === 'themes') return names.map((name) => toId(app, field, name))
  if (field === 'title') return typed
  if (typed === '') return null
  return field === 'published' ? toDate(typed) : typed
}

/** Parses a date as people write it. @throws InvalidInputError where day and month cannot be told apart */
function toDate(typed: string): string {
  const read = parseDate(typed)
  if (read !== null && read.readings.length > 0) {
    const readings = read.readings.map(toReadableDate).join(' or ')
    const message = `${typed} could be ${readings}: write the month as a word`
    throw new InvalidInputError('request_invalid', `published: ${message}`, [{ path: 'published', message }])
  }
  return read?.value ?? typed
}

/** The id of what is named; the name itself, which is refused then, where nothing is. */
function toId({ library }: HasLibrary, field: TaggedField, name: string): string {
  const named =
    field === 'places'
      ? library.gazetteer.places.map((place) => ({ id: place.id, name: place.name }))
      : library.vocabulary.themes.map(({ id, label }) => ({ id, name: label }))
  const isMeant = (text: string) => text.toLowerCase() === name.toLowerCase()
  const found = named.find((each) => isMeant(each.id) || isMeant(each.name))?.id
  if (found !== undefined) return found
  const message = `the library has no ${field === 'places' ? 'place' : 'theme'} called ${name}`
  throw new InvalidInputError('request_invalid', message, [{ path: field, message }])
}

function toShown(app: HasLibrary, document: Correctable, field: FormField): string {
  if (field === 'places') return document.places.map((id) => placeName(app, id)).join('; ')
  if (field === 'themes') return document.themes.map((id) => themeLabel(app, id)).join('; ')
  const value = document[field]
  return field === 'published' && value !== null ? toReadableValue(field, value) : toFieldText(value)
}

function toPage(app: HasLibrary, document: Correctable, typed: Typed): PageReply {
  const { documentId, title } = document
  return {
    kind: 'page',
    title: `Correct ${title}`,
    section: 'documents',
    status: typed.status,
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href={`/documents/${documentId}`}>{title}</a>
        </p>
        <ErrorSummary issues={typed.issues} names={{ ...FIELD_NAMES, by: 'Your name', reason: 'Reason' }} />
        <PageHeading title="Correct these details">
          <p class="dim">
            Corrections take precedence over what is read from the document later, and can be undone. Empty a field to
            clear it.
          </p>
        </PageHeading>
        <form method="post" action={`/documents/${documentId}/correct`}>
          <input type="hidden" name="revision" value={typed.values['revision'] ?? revisionOf(document)} />
          {FIELDS.map((field) => (
            <CorrectableInput {...{ app, document, field, typed }} />
          ))}
          <Field
            name="reason"
            label="Reason (optional)"
            hint="Such as where you found the right value"
            {...(typed.values['reason'] === undefined ? {} : { value: typed.values['reason'] })}
            error={errorOf(typed, 'reason')}
          />
          <Field
            name="by"
            label="Your name"
            hint="Shown with your corrections"
            required
            autocomplete="name"
            {...(typed.values['by'] === undefined ? {} : { value: typed.values['by'] })}
            error={errorOf(typed, 'by')}
          />
          <button class="govuk-button">Save corrections</button>
        </form>
      </div>
    ),
  }
}

interface CorrectableProps {
  readonly app: HasLibrary
  readonly document: Correctable
  readonly field: FormField
  readonly typed: Typed
}

function CorrectableInput({ app, document, field, typed }: CorrectableProps) {
  const now = toShown(app, document, field)
  const value = typed.values[field] ?? now
  const about = { name: field, label: FIELD_NAMES[field], value }
  // a journal paper is published, not agreed
  const isOffered = (choice: string) => choice !== 'agreed' || document.kind !== 'paper' || value === choice
  const choices = CHOICES[field]?.filter(isOffered)
  if (choices !== undefined) return <Select {...about} choices={choices} />
  const hint = [HINTS[field], value === now ? undefined : `Current value: ${now === '' ? 'none' : now}`]
    .filter((part) => part !== undefined)
    .join('. ')
  const optional = { ...(hint === '' ? {} : { hint }), ...(field === 'title' ? { rows: 2 } : {}) }
  return <Field {...about} {...optional} error={errorOf(typed, field)} />
}

function errorOf({ issues }: Typed, field: string): string | null {
  return issues.find((issue) => issue.path === field)?.message ?? null
}

import type { CorrectableField, FieldValue } from '../../domain/document.ts'
import type { DateEvent } from '../../domain/parsed-document.ts'
import { capital, toReadableDate } from '../../ui/names.ts'

/** Display names of the fields. */
export const FIELD_NAMES: Readonly<Record<CorrectableField, string>> = {
  title: 'Title',
  authors: 'Authors',
  publisher: 'Publisher',
  published: 'Published',
  kind: 'Kind',
  status: 'Status',
  doi: 'DOI',
  journal: 'Journal',
  volume: 'Volume',
  issue: 'Issue',
  firstPage: 'First page',
  lastPage: 'Last page',
  issn: 'ISSN',
  language: 'Language',
  places: 'Places',
  themes: 'Themes',
}

/** Display names of the events that a date may belong to. */
export const EVENT_NAMES: Readonly<Record<DateEvent, string>> = {
  published: 'Published',
  online: 'Published online',
  issued: 'Issued',
  launched: 'Launched',
  adopted: 'Adopted',
  agreed: 'Approved',
  consultation: 'Consultation draft',
  submitted: 'Submitted',
  received: 'Received',
  revised: 'Revised',
  accepted: 'Accepted',
  updated: 'Updated',
  withdrawn: 'Withdrawn',
  dated: 'Date in the text',
  created: 'File creation date',
}

/** The display text of a value; a dash where there is none. */
export function toReadableValue(field: CorrectableField, value: FieldValue): string {
  if (value === null || value.length === 0) return '–'
  if (typeof value !== 'string') return value.join('; ')
  if (field === 'published') return toReadableDate(value)
  return field === 'kind' || field === 'status' ? capital(value) : value
}

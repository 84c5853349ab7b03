import { z } from 'zod'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../domain/document.ts'

const MAX_TITLE = 500
const MAX_NAME = 200
const MAX_AUTHORS = 200
const MAX_NUMBER = 30
const MAX_DOI = 300

/** ISO 8601 to the day, the month or the year. */
const PARTIAL_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
const FIRST_YEAR = 1450
const LAST_YEAR = 2100

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max)
    .refine((value) => !/\p{Cc}/u.test(value), 'must be one line of text')
const numbering = line(MAX_NUMBER).nullable()

/** What a person may correct. A field that is absent stays as it is; null clears it. */
export const changesSchema = z.strictObject({
  title: line(MAX_TITLE).optional(),
  authors: z.array(line(MAX_NAME)).max(MAX_AUTHORS).optional(),
  publisher: line(MAX_NAME).nullable().optional(),
  published: z
    .string()
    .refine(isDate, 'must be a day, a month or a year that there is: 2019-06-13, 2019-06 or 2019')
    .nullable()
    .optional()
    .meta({ description: 'As precise as it is known: 2019, 2019-06 or 2019-06-13' }),
  kind: z.enum(DOCUMENT_KINDS).optional(),
  status: z.enum(DOCUMENT_STATUSES).optional(),
  doi: line(MAX_DOI)
    .overwrite(toBareDoi)
    .regex(/^10\.\d{4,9}\/\S+$/, 'must be a DOI such as 10.1177/0269094220959299')
    .nullable()
    .optional(),
  journal: line(MAX_NAME).nullable().optional(),
  volume: numbering.optional(),
  issue: numbering.optional(),
  firstPage: numbering.optional(),
  lastPage: numbering.optional(),
  issn: line(MAX_NUMBER)
    .overwrite((value) => value.toUpperCase())
    .refine(isIssn, 'must be an ISSN such as 0269-0942, with its right check digit')
    .nullable()
    .optional(),
})

export type Changes = z.infer<typeof changesSchema>

/** Who corrects, as they name themselves. */
export const bySchema = line(MAX_NAME).meta({ description: 'The name of who says so' })

function isDate(value: string): boolean {
  const [, year, month = '01', day = '01'] = PARTIAL_DATE.exec(value) ?? []
  if (year === undefined || Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) return false
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`)
}

function toBareDoi(value: string): string {
  return value.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, '').toLowerCase()
}

/** ISO 3297: the last digit makes the weighted sum divisible by 11. */
function isIssn(value: string): boolean {
  if (!/^\d{4}-\d{3}[\dX]$/.test(value)) return false
  const digits = [...value.replace('-', '')].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  return digits.reduce((sum, digit, index) => sum + digit * (8 - index), 0) % 11 === 0
}

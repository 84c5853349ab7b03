import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import { parseXml, readText, type EncodedText } from '../xml-text.ts'

/** A page of records is some hundred kilobytes. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024

/** One record with all values of its Dublin Core elements. */
export interface OaiRecord {
  readonly identifier: string
  /** As the archive writes it: a day, or an instant in UTC. */
  readonly datestamp: string
  readonly isDeleted: boolean
  readonly fields: Readonly<Record<string, readonly string[]>>
}

/** A parsed response; lists are empty and values null where the archive gave none. */
export interface OaiAnswer {
  readonly responseDate: string | null
  readonly error: { readonly code: string; readonly message: string } | null
  readonly records: readonly OaiRecord[]
  readonly token: string | null
  readonly granularity: string | null
}

/** The text of an element, with or without attributes. */
const text = z.union([z.string(), z.looseObject({ '#text': z.string() }).transform((value) => value['#text'])])
const texts = z
  .union([z.array(z.unknown()), z.unknown().transform((value) => [value])])
  .transform((values) => values.flatMap((value) => text.safeParse(value).data ?? []))
const optionalText = text.nullable().catch(null).default(null)
const list = z.array(z.unknown()).default([])

const header = z.object({
  identifier: text,
  datestamp: text,
  '@status': z.string().optional(),
})
const record = z.object({
  header,
  metadata: z.record(z.string(), z.unknown()).catch({}).default({}),
})
const listing = z.object({ record: list, header: list, resumptionToken: optionalText })
const answer = z.object({
  'OAI-PMH': z.object({
    responseDate: optionalText,
    error: z.array(z.looseObject({ '@code': z.string(), '#text': z.string().default('') })).default([]),
    ListRecords: listing.optional().catch(undefined),
    ListIdentifiers: listing.optional().catch(undefined),
    GetRecord: listing.optional().catch(undefined),
    Identify: z.object({ granularity: optionalText }).optional().catch(undefined),
  }),
})

/**
 * Parses a response to ListRecords, ListIdentifiers, GetRecord or Identify (OAI-PMH 2.0). Records without identifier or
 * datestamp are skipped.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`, `too_large`
 */
export async function parseOai(page: EncodedText): Promise<OaiAnswer> {
  if (page.bytes.length > MAX_ANSWER_BYTES) {
    throw new PermanentError('too_large', `answer of the archive is larger than ${MAX_ANSWER_BYTES} bytes`)
  }
  const parsed = answer.safeParse(parseXml(await readText(page), ['record', 'header', 'error'], true))
  if (!parsed.success) throw new PermanentError('xml_invalid', 'file is not an OAI-PMH response')
  const response = parsed.data['OAI-PMH']
  const {
    record: records,
    header: headers,
    resumptionToken,
  } = response.ListRecords ??
    response.ListIdentifiers ??
    response.GetRecord ?? { record: [], header: [], resumptionToken: null }
  const [error] = response.error
  return {
    responseDate: response.responseDate,
    error: error === undefined ? null : { code: error['@code'], message: error['#text'].slice(0, 500) },
    records: [...records, ...headers.map((value) => ({ header: [value] }))].flatMap(toRecord),
    token: resumptionToken?.trim() || null,
    granularity: response.Identify?.granularity ?? null,
  }
}

function toRecord(value: unknown): readonly OaiRecord[] {
  const unlisted = z.looseObject({ header: z.array(z.unknown()).transform(([first]) => first) }).safeParse(value)
  const read = record.safeParse(unlisted.data)
  if (!read.success) return []
  const { header: head, metadata } = read.data
  const [, core = {}] = Object.entries(metadata).find(([name]) => !name.startsWith('@')) ?? []
  const fields = Object.entries(z.record(z.string(), z.unknown()).safeParse(core).data ?? {})
  return [
    {
      identifier: head.identifier.trim(),
      datestamp: head.datestamp.trim(),
      isDeleted: head['@status'] === 'deleted',
      fields: Object.fromEntries(fields.map(([name, given]) => [name, texts.parse(given)])),
    },
  ]
}

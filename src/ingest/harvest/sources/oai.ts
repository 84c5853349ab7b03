import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import type { ParseList } from '../list-request.ts'
import type { OaiAnswer, OaiRecord } from './oai-answer.ts'
import { oaiRecordToLink } from './oai-record.ts'
import type { Link, Memory, ReadAddress, Source } from '../../../domain/source.ts'

/** A hundred records each is common: a million of them, and then somebody should look. */
const MAX_PAGES = 10_000

/**
 * `since`: when the last whole list was begun, by the archive's own clock. `token` and `begun`: where a list that is
 * under way goes on, and when it was begun.
 */
const cursorShape = z.object({
  since: z.string().nullable(),
  token: z.string().nullable(),
  begun: z.string().nullable(),
})
type Cursor = z.infer<typeof cursorShape>

/**
 * Records of an OAI-PMH 2.0 archive: all at first, then those changed or deleted since. A list goes on from its last
 * resumption token; one that the archive has forgotten is begun anew, once.
 * @throws PermanentError `oai_refused` with the archive's own error, `list_endless`; else as `parse` and `read`
 */
export async function* crawlOai(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  memory: Memory,
  parse: ParseList,
): AsyncIterable<Link> {
  const cursor: Cursor = cursorShape.safeParse(memory.cursor).data ?? { since: null, token: null, begun: null }
  const ask = async (query: Readonly<Record<string, string>>) => {
    const { bytes } = await read(toAddress(source, query), signal)
    return parse({ kind: 'oai', bytes }, signal)
  }
  const from = cursor.since === null ? null : await toGranularity(ask, cursor.since)
  try {
    yield* crawlList(source, ask, signal, memory, cursor, from)
  } catch (error) {
    const isForgotten =
      cursor.token !== null && error instanceof PermanentError && /badResumptionToken/.test(error.message)
    if (!isForgotten) throw error
    yield* crawlList(source, ask, signal, memory, { ...cursor, token: null, begun: null }, from)
  }
}

type Ask = (query: Readonly<Record<string, string>>) => Promise<OaiAnswer>

async function* crawlList(
  source: Source,
  ask: Ask,
  signal: AbortSignal,
  memory: Memory,
  { since, token: first, begun: firstBegun }: Cursor,
  from: string | null,
): AsyncIterable<Link> {
  const known = new Set<string>()
  let token = first
  let begun = firstBegun
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted()
    const answer = await ask({
      verb: 'ListRecords',
      ...(token === null ? toArguments(source, from) : { resumptionToken: token }),
    })
    refuse(answer, source)
    begun ??= answer.responseDate
    for (const record of answer.records) {
      const link = toLink(source, record)
      if (link !== null) yield link
    }
    token = answer.token
    if (token === null) return memory.keep({ since: begun, token: null, begun: null })
    if (known.has(token)) throw new PermanentError('list_endless', `${source.url} hands out a resumption token again`)
    known.add(token)
    await memory.keep({ since, token, begun })
  }
  throw new PermanentError('list_endless', `${source.url} has more than ${MAX_PAGES} pages of records`)
}

function toArguments({ oai }: Source, from: string | null): Record<string, string> {
  return {
    metadataPrefix: oai?.prefix ?? 'oai_dc',
    ...(oai?.set ? { set: oai.set } : {}),
    ...(from === null ? {} : { from }),
  }
}

/** OAI-PMH 2.0 section 3.3.1: an archive that counts in days refuses seconds. It is asked which, once a run. */
async function toGranularity(ask: Ask, instant: string): Promise<string> {
  const { granularity } = await ask({ verb: 'Identify' })
  return granularity?.includes('T') ? instant : instant.slice(0, 10)
}

/** Nothing new is told as an error. */
function refuse({ error }: OaiAnswer, source: Source): void {
  if (error === null || error.code === 'noRecordsMatch') return
  throw new PermanentError('oai_refused', `${source.url} refuses: ${error.code}: ${error.message}`)
}

function toLink(source: Source, record: OaiRecord): Link | null {
  const identifier = encodeURIComponent(record.identifier)
  const prefix = source.oai?.prefix ?? 'oai_dc'
  const own = toAddress(source, { verb: 'GetRecord', metadataPrefix: prefix }) + `&identifier=${identifier}`
  return oaiRecordToLink(record, own)
}

function toAddress(source: Source, query: Readonly<Record<string, string>>): string {
  const url = new URL(source.url)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

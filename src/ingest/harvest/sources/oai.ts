import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import type { ParseList } from '../list-request.ts'
import type { OaiAnswer, OaiRecord } from './oai-answer.ts'
import { oaiRecordToLink } from './oai-record.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'

/** At the usual hundred records per page this allows a million; anything beyond needs attention. */
const MAX_PAGES = 10_000

/**
 * `since`: when the last complete list began, by the archive's own clock. `token` and `begun`: the resumption token of
 * a
 * list under way, and when that list began.
 */
const cursorShape = z.object({
  since: z.string().nullable(),
  token: z.string().nullable(),
  begun: z.string().nullable(),
})
type Cursor = z.infer<typeof cursorShape>

/**
 * Crawls an OAI-PMH 2.0 archive: all records at first, later those changed or deleted since. An interrupted list
 * resumes
 * from its last resumption token; when the archive has discarded that token, the list starts again, once.
 * @throws PermanentError `oai_refused` with the archive's own error, `list_endless`; otherwise as `parse` and `read`
 */
export async function* crawlOai(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const cursor: Cursor = cursorShape.safeParse(checkpoint.cursor).data ?? { since: null, token: null, begun: null }
  const sendRequest = async (query: Readonly<Record<string, string>>) => {
    const { bytes, charset = null } = await read(toAddress(source, query), signal)
    return parse({ kind: 'oai', bytes, charset }, signal)
  }
  const from = cursor.since === null ? null : await toGranularity(sendRequest, cursor.since)
  try {
    yield* crawlList(source, sendRequest, signal, checkpoint, cursor, from)
  } catch (error) {
    const isTokenExpired =
      cursor.token !== null && error instanceof PermanentError && /badResumptionToken/.test(error.message)
    if (!isTokenExpired) throw error
    yield* crawlList(source, sendRequest, signal, checkpoint, { ...cursor, token: null, begun: null }, from)
  }
}

type SendRequest = (query: Readonly<Record<string, string>>) => Promise<OaiAnswer>

async function* crawlList(
  source: Source,
  sendRequest: SendRequest,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  { since, token: first, begun: firstBegun }: Cursor,
  from: string | null,
): AsyncIterable<Link> {
  const usedTokens = new Set<string>()
  let token = first
  let begun = firstBegun
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted()
    const answer = await sendRequest({
      verb: 'ListRecords',
      ...(token === null ? toArguments(source, from) : { resumptionToken: token }),
    })
    throwOnError(answer, source)
    begun ??= answer.responseDate
    for (const record of answer.records) {
      const link = toLink(source, record)
      if (link !== null) yield link
    }
    token = answer.token
    if (token === null) return checkpoint.save({ since: begun, token: null, begun: null })
    if (usedTokens.has(token)) throw new PermanentError('list_endless', `${source.url} repeats a resumption token`)
    usedTokens.add(token)
    await checkpoint.save({ since, token, begun })
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

/**
 * OAI-PMH 2.0 section 3.3.1: an archive with day granularity rejects seconds, so its granularity is requested once per
 * run.
 */
async function toGranularity(sendRequest: SendRequest, instant: string): Promise<string> {
  const { granularity } = await sendRequest({ verb: 'Identify' })
  return granularity?.includes('T') ? instant : instant.slice(0, 10)
}

/** Archives report an empty list as an error, which is accepted. */
function throwOnError({ error }: OaiAnswer, source: Source): void {
  if (error === null || error.code === 'noRecordsMatch') return
  throw new PermanentError('oai_refused', `${source.url} refuses: ${error.code}: ${error.message}`)
}

function toLink(source: Source, record: OaiRecord): Link | null {
  const identifier = encodeURIComponent(record.identifier)
  const prefix = source.oai?.prefix ?? 'oai_dc'
  const ownAddress = toAddress(source, { verb: 'GetRecord', metadataPrefix: prefix }) + `&identifier=${identifier}`
  return oaiRecordToLink(record, ownAddress)
}

function toAddress(source: Source, query: Readonly<Record<string, string>>): string {
  const url = new URL(source.url)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

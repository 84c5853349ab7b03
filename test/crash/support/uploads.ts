import { setTimeout as delay } from 'node:timers/promises'
import { createApiClient } from '../../../src/cli/api-client.ts'
import { readStatus } from './library.ts'

/** A request without a response by then is repeated; the service promises one sooner. */
const ANSWER_MS = 60_000
/** How long the upload of one file is repeated. */
const UPLOAD_LIMIT_MS = 300_000
const RETRY_MS = 500
/** The last of a stage's six attempts comes after four minutes and a bit, and its requeue after five more. */
const SETTLE_LIMIT_MS = 720_000
const POLL_MS = 500
const WORDS_OF_A_TEXT = 400
/** Ids in one request. */
const BATCH = 50

/** The responses to all uploads. */
export interface UploadResult {
  /** Location ids. */
  readonly accepted: readonly string[]
  /** The number of 503s: not stored, to be repeated. */
  readonly refused: number
  /** Responses other than 202 and 503. */
  readonly faults: readonly string[]
}

/** What became of the accepted uploads. */
export interface FinalState {
  readonly searchable: number
  readonly failed: readonly string[]
  readonly waiting: number
  readonly seconds: number
}

/** Uploads `count` texts, `paceMs` apart on average, each until it is accepted. */
export async function uploadTexts(
  url: string,
  count: number,
  paceMs: number,
  random: () => number,
  onUploaded: (number: number) => void = () => undefined,
): Promise<UploadResult> {
  const accepted: string[] = []
  const faults: string[] = []
  let refused = 0
  for (let number = 1; number <= count; number += 1) {
    const text = makeText(number, random)
    for (const deadline = Date.now() + UPLOAD_LIMIT_MS; ; await delay(RETRY_MS)) {
      const reply = await upload(url, number, text)
      if (reply.status === 202) {
        accepted.push(reply.locationId)
        break
      }
      if (reply.status === 503) refused += 1
      else faults.push(`upload ${number}: ${reply.summary}`)
      if (Date.now() > deadline) throw new Error(`upload ${number} was never accepted: ${reply.summary}`)
    }
    onUploaded(number)
    await delay(2 * paceMs * random())
  }
  return { accepted, refused, faults }
}

interface UploadReply {
  readonly status: number
  readonly summary: string
  readonly locationId: string
}

async function upload(url: string, number: number, text: string): Promise<UploadReply> {
  const query = new URLSearchParams({ fileName: `text-${number}.txt`, mediaType: 'text/plain' })
  try {
    const response = await fetch(`${url}/api/v1/uploads?${query}`, {
      ...{ method: 'POST', body: text, signal: AbortSignal.timeout(ANSWER_MS) },
      headers: { 'content-type': 'application/octet-stream' },
    })
    const body = await response.text()
    const { locationId = '' } = response.status === 202 ? (JSON.parse(body) as { locationId: string }) : {}
    return { status: response.status, summary: `${response.status} ${body.slice(0, 300)}`, locationId }
  } catch (error) {
    return { status: 0, summary: error instanceof Error ? error.message : String(error), locationId: '' }
  }
}

/** Waits until nothing is due, and returns what became of the accepted uploads. */
export async function waitUntilSettled(url: string, accepted: readonly string[]): Promise<FinalState> {
  const startedMs = Date.now()
  for (;;) {
    const found = await readState(url, accepted).catch((error: unknown) => String(error))
    const isLate = Date.now() - startedMs > SETTLE_LIMIT_MS
    if (typeof found === 'string') {
      if (isLate) throw new Error(`the service does not answer after the faults: ${found}`)
    } else if (found.due === 0 || isLate) {
      return { ...found, seconds: Math.round((Date.now() - startedMs) / 1000) }
    }
    await delay(POLL_MS)
  }
}

async function readState(
  url: string,
  accepted: readonly string[],
): Promise<Omit<FinalState, 'seconds'> & { due: number }> {
  const api = createApiClient(url, null)
  const states: { state: string; code: string | null; message: string | null }[] = []
  for (let from = 0; from < accepted.length; from += BATCH) {
    const query = new URLSearchParams(accepted.slice(from, from + BATCH).map((id) => ['locationId', id]))
    states.push(...(await api.get<{ additions: typeof states }>(`/additions?${query}`)).additions)
  }
  const { library } = await readStatus(api)
  // A later stage of a searchable text may have failed too.
  const { failures } = await api.get<{ failures: { job: string; code: string; message: string }[] }>('/failures')
  return {
    searchable: states.filter(({ state }) => state === 'searchable').length,
    failed: failures.map(({ job, code, message }) => `${job} ${code}: ${message}`),
    waiting: states.filter(({ state }) => state === 'waiting').length,
    due: library.due,
  }
}

/** A text of unique words, so that none is a duplicate of another. */
function makeText(number: number, random: () => number): string {
  const word = () =>
    `${SYLLABLES[Math.floor(random() * SYLLABLES.length)]}${Math.floor(random() * 46_656).toString(36)}`
  const sentences = Array.from(
    { length: WORDS_OF_A_TEXT / 10 },
    () => `The ${Array.from({ length: 9 }, word).join(' ')}.`,
  )
  return `Report ${number} on hydrogen ${word()}\n\n${sentences.join(' ')}\n`
}

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'ke', 'li', 'mo', 'nu', 'pa', 're', 'si', 'to', 'vu']

import { setTimeout as delay } from 'node:timers/promises'
import { createApiClient } from '../../../src/cli/api-client.ts'
import { readStatus } from './library.ts'

/** Who gets no answer in this time asks again; the service promises one sooner. */
const ANSWER_MS = 60_000
/** How long one file is offered again and again. */
const OFFER_LIMIT_MS = 300_000
const OFFER_AGAIN_MS = 500
/** The slowest of the six tries of a stage comes after four minutes and a bit, and its requeue after five more. */
const SETTLE_LIMIT_MS = 720_000
const LOOK_MS = 500
const WORDS_OF_A_TEXT = 400
/** Ids asked for in one request. */
const BATCH = 50

/** What the answers to all uploads were, and which were accepted. */
export interface Offered {
  readonly accepted: readonly string[]
  /** 503: not kept, come again. */
  readonly refused: number
  /** Anything but 202 and 503. */
  readonly faults: readonly string[]
}

/** What became of the accepted. */
export interface Settled {
  readonly searchable: number
  readonly failed: readonly string[]
  readonly waiting: number
  readonly seconds: number
}

/** Uploads `count` texts, one about each `paceMs`; each is offered until it is accepted. */
export async function uploadTexts(
  url: string,
  count: number,
  paceMs: number,
  random: () => number,
  onUploaded: (number: number) => void = () => undefined,
): Promise<Offered> {
  const accepted: string[] = []
  const faults: string[] = []
  let refused = 0
  for (let number = 1; number <= count; number += 1) {
    const text = makeText(number, random)
    for (const deadline = Date.now() + OFFER_LIMIT_MS; ; await delay(OFFER_AGAIN_MS)) {
      const answer = await offer(url, number, text)
      if (answer.status === 202) {
        accepted.push(answer.locationId)
        break
      }
      if (answer.status === 503) refused += 1
      else faults.push(`upload ${number}: ${answer.said}`)
      if (Date.now() > deadline) throw new Error(`upload ${number} was never accepted: ${answer.said}`)
    }
    onUploaded(number)
    await delay(2 * paceMs * random())
  }
  return { accepted, refused, faults }
}

interface Answer {
  readonly status: number
  readonly said: string
  readonly locationId: string
}

async function offer(url: string, number: number, text: string): Promise<Answer> {
  const query = new URLSearchParams({ fileName: `text-${number}.txt`, mediaType: 'text/plain' })
  try {
    const response = await fetch(`${url}/api/v1/uploads?${query}`, {
      ...{ method: 'POST', body: text, signal: AbortSignal.timeout(ANSWER_MS) },
      headers: { 'content-type': 'application/octet-stream' },
    })
    const said = await response.text()
    const { locationId = '' } = response.status === 202 ? (JSON.parse(said) as { locationId: string }) : {}
    return { status: response.status, said: `${response.status} ${said.slice(0, 300)}`, locationId }
  } catch (error) {
    return { status: 0, said: error instanceof Error ? error.message : String(error), locationId: '' }
  }
}

/** Waits until nothing is on its way, and tells what became of the accepted. */
export async function settle(url: string, accepted: readonly string[]): Promise<Settled> {
  const startedMs = Date.now()
  for (;;) {
    const found = await look(url, accepted).catch((error: unknown) => String(error))
    const isLate = Date.now() - startedMs > SETTLE_LIMIT_MS
    if (typeof found === 'string') {
      if (isLate) throw new Error(`the service does not answer after the faults: ${found}`)
    } else if (found.due === 0 || isLate) {
      return { ...found, seconds: Math.round((Date.now() - startedMs) / 1000) }
    }
    await delay(LOOK_MS)
  }
}

async function look(url: string, accepted: readonly string[]): Promise<Omit<Settled, 'seconds'> & { due: number }> {
  const api = createApiClient(url, null)
  const states: { state: string; code: string | null; message: string | null }[] = []
  for (let from = 0; from < accepted.length; from += BATCH) {
    const query = new URLSearchParams(accepted.slice(from, from + BATCH).map((id) => ['locationId', id]))
    states.push(...(await api.get<{ additions: typeof states }>(`/additions?${query}`)).additions)
  }
  const { library } = await readStatus(api)
  // A stage after the index may have failed too, of a text that is searchable.
  const { failures } = await api.get<{ failures: { job: string; code: string; message: string }[] }>('/failures')
  return {
    searchable: states.filter(({ state }) => state === 'searchable').length,
    failed: failures.map(({ job, code, message }) => `${job} ${code}: ${message}`),
    waiting: states.filter(({ state }) => state === 'waiting').length,
    due: library.due,
  }
}

/** Words that no other text has, so that none is taken for another's duplicate. */
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

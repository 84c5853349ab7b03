import { messageOf, PermanentError, TransientError } from '../../errors.ts'
import { REPEAT_MARK, TEXT_MARK, VECTOR_MARK, type ServiceSettings } from './embedder-schema.ts'

/** Enough for a vector of 16,384 numbers at full precision, twice over. */
const MAX_ANSWER_BYTES_PER_TEXT = 1_000_000
/** What a service answers to a request that will never succeed: it is the text that is wrong. */
const REFUSED_STATUSES: readonly number[] = [400, 413, 422]

/** An embedder request, and the template that locates the vectors in its response. */
interface Call {
  readonly url: string
  readonly request: unknown
  readonly response: unknown
}

/**
 * The vectors of texts, in order, in one request where the service takes several. One that takes a single text is asked
 * for each in turn.
 * @throws TransientError `embedder_unavailable` when there are no vectors before `signal` aborts, or they have the wrong
 * size; PermanentError `embedder_refused` where the service does not accept these texts
 */
export async function embedTexts(
  settings: ServiceSettings,
  apiKey: string | null,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const call = toCall(settings)
  if (isRepeating(call.request) && isRepeating(call.response)) return request(call, settings, apiKey, texts, signal)
  const vectors: (readonly number[])[] = []
  for (const text of texts) vectors.push(...(await request(call, settings, apiKey, [text], signal)))
  return vectors
}

async function request(
  { url, request: template, response }: Call,
  { dimensions }: ServiceSettings,
  apiKey: string | null,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const body = JSON.stringify(
    fill(
      template,
      texts.map((text) => text.toWellFormed()),
    ),
  )
  const answer = await post(url, body, apiKey, texts.length * MAX_ANSWER_BYTES_PER_TEXT, signal).catch(
    (error: unknown) => {
      if (error instanceof PermanentError) throw error
      throw unavailable(signal.aborted ? 'no answer in time' : messageOf(error), error)
    },
  )
  const vectors = findVectors(response, answer)
  if (vectors === null) throw unavailable('its answer has no vector where one should be')
  if (vectors.length !== texts.length) {
    throw unavailable(`its answer has ${vectors.length} vectors for ${texts.length} texts`)
  }
  const wrong = vectors.find(({ length }) => length !== dimensions)
  if (wrong !== undefined) throw unavailable(`its vector has ${wrong.length} dimensions and not ${dimensions}`)
  return vectors
}

/** A TransientError `embedder_unavailable`. */
export function unavailable(reason: string, cause?: unknown): TransientError {
  return new TransientError('embedder_unavailable', `the embedder does not answer: ${reason}`, { cause })
}

/** A PermanentError `embedder_refused`: these texts will fail again. */
function refusedTexts(reason: string): PermanentError {
  return new PermanentError('embedder_refused', `the embedder refuses a text: ${reason}`)
}

function toCall(settings: ServiceSettings): Call {
  switch (settings.source) {
    case 'rest':
      return settings
    case 'openAi': {
      const { url, model, dimensions } = settings
      // Only the third generation of models accepts `dimensions`; the others reject it.
      const wanted = model.startsWith('text-embedding-3') ? { dimensions } : {}
      return {
        url,
        request: { model, input: [TEXT_MARK, REPEAT_MARK], ...wanted },
        response: { data: [{ embedding: VECTOR_MARK }, REPEAT_MARK] },
      }
    }
    case 'ollama': {
      const { url, model } = settings
      // The older endpoint takes a single text under another name.
      if (url.endsWith('/api/embeddings')) {
        return { url, request: { model, prompt: TEXT_MARK }, response: { embedding: VECTOR_MARK } }
      }
      return {
        url,
        request: { model, input: [TEXT_MARK, REPEAT_MARK] },
        response: { embeddings: [VECTOR_MARK, REPEAT_MARK] },
      }
    }
  }
}

/** Whether a template has a list whose first entry is repeated for each text. */
function isRepeating(template: unknown): boolean {
  if (typeof template !== 'object' || template === null) return false
  if (Array.isArray(template) && template.includes(REPEAT_MARK)) return true
  return Object.values(template).some(isRepeating)
}

/** The template with the texts inserted; a repeating list has an entry for each. */
function fill(template: unknown, texts: readonly string[]): unknown {
  if (template === TEXT_MARK) return texts[0]
  if (Array.isArray(template)) {
    const entries = template.filter((entry) => entry !== REPEAT_MARK)
    if (entries.length === template.length) return entries.map((entry) => fill(entry, texts))
    return texts.flatMap((text) => entries.map((entry) => fill(entry, [text])))
  }
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, texts)]))
}

async function post(
  url: string,
  body: string,
  apiKey: string | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<unknown> {
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  // eslint-disable-next-line no-restricted-globals -- a server that the operator names, as Meilisearch is; never a site
  const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'error' })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  if (REFUSED_STATUSES.includes(response.status)) throw refusedTexts(`status ${response.status}`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** The vectors of a response at their place in the template: one, or those of each entry of a repeating list. */
function findVectors(template: unknown, answer: unknown): readonly (readonly number[])[] | null {
  if (template === VECTOR_MARK) return isVector(answer) ? [answer] : null
  if (typeof template !== 'object' || template === null || typeof answer !== 'object' || answer === null) return null
  if (Array.isArray(template) && template.includes(REPEAT_MARK)) {
    if (!Array.isArray(answer)) return null
    const each = answer.map((entry) => findVectors(template[0], entry))
    return each.every((vectors) => vectors !== null) ? each.flat() : null
  }
  const fields = answer as Readonly<Record<string, unknown>>
  for (const [key, value] of Object.entries(template)) {
    const vectors = findVectors(value, fields[key])
    if (vectors !== null) return vectors
  }
  return null
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))
}

import { messageOf, TransientError } from '../../../errors.ts'
import { REPEAT_MARK, TEXT_MARK, VECTOR_MARK, type Embedder, type Embedding } from './embedder-schema.ts'

/** Enough for a vector of 16,384 numbers at full precision, twice over. */
const MAX_ANSWER_BYTES = 1_000_000
/** Models read a few hundred words; a longer text is cut. */
const MAX_TEXT_CHARACTERS = 4_000

/** An embedder request, and the template that locates the vector in its response. */
interface Call {
  readonly url: string
  readonly request: unknown
  readonly response: unknown
}

/**
 * The vector of one text. Queries are embedded here and not by Meilisearch, in which an unavailable embedder blocks one
 * of its few search threads for up to 30 s (measured on 1.21: two such queries stopped every other search).
 * @throws TransientError `embedder_unavailable` when there is no vector before `signal` aborts, or it has the wrong
 * size
 */
export async function embedText({ embedder, apiKey }: Embedding, text: string, signal: AbortSignal): Promise<number[]> {
  const { url, request, response } = toCall(embedder)
  const body = JSON.stringify(fill(request, text.slice(0, MAX_TEXT_CHARACTERS).toWellFormed()))
  const answer = await post(url, body, apiKey, signal).catch((error: unknown) => {
    throw unavailable(signal.aborted ? 'no answer in time' : messageOf(error), error)
  })
  const vector = findVector(response, answer)
  if (vector === null) throw unavailable('its answer has no vector where one should be')
  if (vector.length !== embedder.dimensions) {
    throw unavailable(`its vector has ${vector.length} dimensions and not ${embedder.dimensions}`)
  }
  return vector
}

function unavailable(reason: string, cause?: unknown): TransientError {
  return new TransientError('embedder_unavailable', `the embedder does not answer: ${reason}`, { cause })
}

function toCall(embedder: Embedder): Call {
  switch (embedder.source) {
    case 'rest':
      return embedder
    case 'openAi': {
      const { url, model, dimensions } = embedder
      // Only the third generation of models accepts `dimensions`; the others reject it.
      const wanted = model.startsWith('text-embedding-3') ? { dimensions } : {}
      return {
        url,
        request: { model, input: [TEXT_MARK], ...wanted },
        response: { data: [{ embedding: VECTOR_MARK }] },
      }
    }
    case 'ollama': {
      const { url, model } = embedder
      // The older endpoint takes a single text under another name.
      if (url.endsWith('/api/embeddings')) {
        return { url, request: { model, prompt: TEXT_MARK }, response: { embedding: VECTOR_MARK } }
      }
      return { url, request: { model, input: [TEXT_MARK] }, response: { embeddings: [VECTOR_MARK] } }
    }
  }
}

/** The template with the text inserted; of a repeating list, one entry. */
function fill(template: unknown, text: string): unknown {
  if (template === TEXT_MARK) return text
  if (Array.isArray(template))
    return template.filter((entry) => entry !== REPEAT_MARK).map((entry) => fill(entry, text))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, text)]))
}

async function post(url: string, body: string, apiKey: string | null, signal: AbortSignal): Promise<unknown> {
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
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`more than ${MAX_ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  if (!response.ok) throw new Error(`status ${response.status}`)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** The value in a response at the place of the vector in the template. */
function findVector(template: unknown, answer: unknown): number[] | null {
  if (template === VECTOR_MARK) return isVector(answer) ? answer : null
  if (typeof template !== 'object' || template === null || typeof answer !== 'object' || answer === null) return null
  const fields = answer as Readonly<Record<string, unknown>>
  for (const [key, value] of Object.entries(template)) {
    const vector = findVector(value, fields[key])
    if (vector !== null) return vector
  }
  return null
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))
}

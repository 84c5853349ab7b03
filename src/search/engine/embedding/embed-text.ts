import { messageOf, TransientError } from '../../../errors.ts'
import { REPEAT_MARK, TEXT_MARK, VECTOR_MARK, type Embedder, type Embedding } from './embedder-schema.ts'

/** A vector of 16,384 numbers in full length, and as much again around it. */
const MAX_ANSWER_BYTES = 1_000_000
/** Models read a few hundred words; a question of more is cut. */
const MAX_TEXT_CHARACTERS = 4_000

/** How an embedder is asked: what is sent, and where in its answer the vector stands. */
interface Call {
  readonly url: string
  readonly request: unknown
  readonly response: unknown
}

/**
 * The vector of one text. Questions are embedded here and not by Meilisearch, which holds one of its few searches for up
 * to 30 s by an embedder that is away (measured on 1.21: two such questions stopped every other search).
 * @throws TransientError `embedder_unavailable` when there is no such vector before `signal` aborts
 */
export async function embedText({ embedder, apiKey }: Embedding, text: string, signal: AbortSignal): Promise<number[]> {
  const { url, request, response } = toCall(embedder)
  const body = JSON.stringify(fill(request, text.slice(0, MAX_TEXT_CHARACTERS).toWellFormed()))
  const answer = await ask(url, body, apiKey, signal).catch((error: unknown) => {
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
      // Only its third models can shorten their vectors; the others refuse to be asked.
      const wanted = model.startsWith('text-embedding-3') ? { dimensions } : {}
      return {
        url,
        request: { model, input: [TEXT_MARK], ...wanted },
        response: { data: [{ embedding: VECTOR_MARK }] },
      }
    }
    case 'ollama': {
      const { url, model } = embedder
      // Its older address takes one text under another name.
      if (url.endsWith('/api/embeddings')) {
        return { url, request: { model, prompt: TEXT_MARK }, response: { embedding: VECTOR_MARK } }
      }
      return { url, request: { model, input: [TEXT_MARK] }, response: { embeddings: [VECTOR_MARK] } }
    }
  }
}

/** A template with the text in its place; of a list that repeats, the one entry. */
function fill(template: unknown, text: string): unknown {
  if (template === TEXT_MARK) return text
  if (Array.isArray(template))
    return template.filter((entry) => entry !== REPEAT_MARK).map((entry) => fill(entry, text))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, text)]))
}

async function ask(url: string, body: string, apiKey: string | null, signal: AbortSignal): Promise<unknown> {
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

/** What stands in an answer where the template has the vector. */
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

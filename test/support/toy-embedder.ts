import { setTimeout as delay } from 'node:timers/promises'
import { answer, startWebOrigin, type WebOrigin } from './web/web-origin.ts'

/** Sets of synonyms, with one dimension each; all other words share the remaining dimensions. */
const MEANINGS = [
  ['doctor', 'physician', 'medic'],
  ['house', 'dwelling', 'home'],
  ['car', 'automobile', 'vehicle'],
] as const
const TOY_DIMENSIONS = 16

/**
 * How it behaves; `hangs` never answers, `is slow` takes a while for each text, one request after another, `is wrong` makes
 * vectors that are too short, `refuses` does not take texts that name a giraffe.
 */
export type ToyMode = 'answers' | 'fails' | 'hangs' | 'is slow' | 'is wrong' | 'refuses'

const SLOW_MS_PER_TEXT = 40

/** A service on loopback that makes vectors of texts from a table of synonyms. */
export interface ToyEmbedder {
  readonly url: string
  /** The texts of each request, in order of arrival. */
  readonly asked: readonly (readonly string[])[]
  /** The API keys of the requests. */
  readonly keys: readonly (string | undefined)[]
  behave(mode: ToyMode): void
  close(): Promise<void>
}

export async function startToyEmbedder(): Promise<ToyEmbedder> {
  const asked: string[][] = []
  const keys: (string | undefined)[] = []
  let mode: ToyMode = 'answers'
  let queue = Promise.resolve()
  const origin: WebOrigin = await startWebOrigin({
    '/embed': (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { texts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { texts: string[] }
        asked.push(texts)
        keys.push(request.headers.authorization)
        if (mode === 'hangs') return
        const isRefused = mode === 'refuses' && texts.some((text) => text.includes('giraffe'))
        if (isRefused) return answer(400, 'no such text')(request, response)
        const vectors = texts.map(toVector).map((vector) => (mode === 'is wrong' ? vector.slice(1) : vector))
        const reply = () => {
          const status = mode === 'fails' ? 500 : 200
          answer(status, JSON.stringify({ vectors }), { 'content-type': 'application/json' })(request, response)
        }
        if (mode !== 'is slow') return reply()
        queue = queue.then(() => delay(SLOW_MS_PER_TEXT * texts.length)).then(reply)
      })
    },
  })
  return { url: `${origin.address}/embed`, asked, keys, behave: (next) => (mode = next), close: () => origin.close() }
}

/** The embedder file that configures Concordance for it, as YAML. */
export function toyEmbedderFile(url: string): string {
  return [
    'source: rest',
    `url: ${url}`,
    `dimensions: ${TOY_DIMENSIONS}`,
    "request: { texts: ['{{text}}', '{{..}}'] }",
    "response: { vectors: ['{{embedding}}', '{{..}}'] }",
  ].join('\n')
}

function toVector(text: string): readonly number[] {
  const vector = Array.from({ length: TOY_DIMENSIONS }, () => 0.01)
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const meaning = MEANINGS.findIndex((words) => words.some((same) => same === word))
    const at = meaning === -1 ? MEANINGS.length + (hash(word) % (TOY_DIMENSIONS - MEANINGS.length)) : meaning
    vector[at] = (vector[at] ?? 0) + (meaning === -1 ? 0.1 : 3)
  }
  return vector
}

function hash(word: string): number {
  return [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedTexts } from '../../../../src/search/meaning/embed-texts.ts'
import { embedderSchema, type ServiceSettings } from '../../../../src/search/meaning/embedder-schema.ts'
import { toEmbedding } from '../../../../src/search/meaning/read-embedding.ts'
import { closedPort } from '../../../support/web/relay.ts'
import { answer, redirectTo, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

const VECTOR = [0.25, -1, 3]
const bodies: unknown[] = []
let origin: WebOrigin

const embedAll = (
  settings: object,
  texts: readonly string[],
  apiKey: string | null = null,
  signal = AbortSignal.timeout(10_000),
) => embedTexts(embedderSchema.parse({ dimensions: 3, ...settings }) as ServiceSettings, apiKey, texts, signal)
const embed = async (settings: object, apiKey: string | null = null, signal?: AbortSignal) =>
  (await embedAll(settings, ['a "text"'], apiKey, signal))[0]
const at = (path: string) => `${origin.address}${path}`
const restAt = (path: string) => ({
  source: 'rest',
  url: at(path),
  request: { model: 'm', texts: ['{{text}}', '{{..}}'] },
  response: { out: [{ vector: '{{embedding}}' }, '{{..}}'] },
})

/** Responds with a body and records the request. */
function replyWith(body: unknown) {
  return (...[request, response]: Parameters<ReturnType<typeof answer>>) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')))
      answer(200, JSON.stringify(body))(request, response)
    })
  }
}

describe('embedding a text', () => {
  beforeAll(async () => {
    origin = await startWebOrigin({
      '/rest': replyWith({ out: [{ vector: VECTOR }] }),
      '/api/embed': replyWith({ embeddings: [VECTOR] }),
      '/api/embeddings': replyWith({ embedding: VECTOR }),
      '/openai': replyWith({ data: [{ embedding: VECTOR }] }),
      '/short': replyWith({ out: [{ vector: [1, 2] }] }),
      '/words': replyWith({ out: [{ vector: ['a', 'b', 'c'] }] }),
      '/elsewhere': replyWith({ data: [VECTOR] }),
      '/two': replyWith({ out: [{ vector: VECTOR }, { vector: [1, 2, 3] }] }),
      '/refuses': answer(413, '{}'),
      '/none': answer(200, 'no JSON'),
      '/broken': answer(500, '{}'),
      '/large': answer(200, ' '.repeat(1_000_001)),
      '/moved': redirectTo('/rest', 307),
      '/silent': () => undefined,
    })
  })

  afterAll(() => origin.close())

  it.each([
    ['ollama', '/api/embed', { model: 'm', input: ['a "text"'] }],
    ['ollama', '/api/embeddings', { model: 'm', prompt: 'a "text"' }],
    ['openAi', '/openai', { model: 'm', input: ['a "text"'] }],
  ])('uses the protocol of %s at %s', async (source, path, expected) => {
    expect(await embed({ source, url: at(path), model: 'm' })).toEqual(VECTOR)
    expect(bodies.at(-1)).toEqual(expected)
  })

  it('requests the configured dimensions from an OpenAI model that supports them', async () => {
    await embed({ source: 'openAi', url: at('/openai'), model: 'text-embedding-3-small' })
    expect(bodies.at(-1)).toMatchObject({ dimensions: 3 })
  })

  it('fills the template of any other service, and sends the key', async () => {
    expect(await embed(restAt('/rest'), 'secret')).toEqual(VECTOR)
    expect(bodies.at(-1)).toEqual({ model: 'm', texts: ['a "text"'] })
    expect(origin.seen.at(-1)?.headers['authorization']).toBe('Bearer secret')
  })

  it('sends several texts in one request, and one by one to a service that takes one', async () => {
    expect(await embedAll(restAt('/two'), ['one', 'two'])).toEqual([VECTOR, [1, 2, 3]])
    expect(bodies.at(-1)).toEqual({ model: 'm', texts: ['one', 'two'] })
    const single = { source: 'ollama', url: at('/api/embeddings'), model: 'm' }
    expect(await embedAll(single, ['one', 'two'])).toEqual([VECTOR, VECTOR])
    expect(bodies.slice(-2)).toEqual([
      { model: 'm', prompt: 'one' },
      { model: 'm', prompt: 'two' },
    ])
  })

  it('says that a text is refused where the service will never take it', async () => {
    await expect(embed(restAt('/refuses'))).rejects.toMatchObject({ kind: 'permanent', code: 'embedder_refused' })
  })

  it.each(['/two', '/short', '/words', '/elsewhere', '/none', '/broken', '/large', '/moved'])(
    'says that there is no vector at %s',
    async (path) => {
      await expect(embed(restAt(path))).rejects.toMatchObject({ kind: 'transient', code: 'embedder_unavailable' })
    },
  )

  it('fails when aborted, and where no server listens', async () => {
    const late = AbortSignal.timeout(50)
    await expect(embed(restAt('/silent'), null, late)).rejects.toMatchObject({ code: 'embedder_unavailable' })
    const closed = { ...restAt('/rest'), url: `http://127.0.0.1:${await closedPort()}` }
    await expect(embed(closed)).rejects.toMatchObject({ code: 'embedder_unavailable' })
  })
})

describe('the file of an embedder', () => {
  const rest = { source: 'rest', url: 'http://127.0.0.1:1/e', dimensions: 3, request: { t: '{{text}}' } }

  it.each<[string, object]>([
    ['no source', { url: 'http://127.0.0.1:1', dimensions: 3 }],
    ['an address of another kind', { source: 'ollama', url: 'file:///etc', model: 'm', dimensions: 3 }],
    ['no dimensions', { source: 'openAi', model: 'm' }],
    ['no place for the text', { ...rest, request: { t: 'text' }, response: { v: '{{embedding}}' } }],
    ['no place for the vector', { ...rest, response: { v: [] } }],
    ['a key, which belongs into the environment', { ...rest, response: { v: '{{embedding}}' }, apiKey: 'k' }],
  ])('is refused with %s', (_name, file) => {
    expect(embedderSchema.safeParse(file).success).toBe(false)
  })

  it('names the vectors by what decides about them, and not by the key or the address of a named model', async () => {
    const settings = embedderSchema.parse({ source: 'openAi', model: 'm', dimensions: 3 })
    const service = embedderSchema.parse({ ...rest, response: { v: '{{embedding}}' } })
    const named = { ...service, model: 'm' }
    const nameOf = async (given: typeof settings, key: string | null = null) => (await toEmbedding(given, key)).model
    const names = await Promise.all([
      nameOf(settings),
      nameOf({ ...settings, dimensions: 4 }),
      nameOf(service),
      nameOf({ ...service, url: 'http://127.0.0.1:2/e' } as typeof settings),
      nameOf(named as typeof settings),
    ])
    expect(new Set(names).size).toBe(names.length)
    expect(await nameOf(settings, 'a key')).toBe(names[0])
    expect(await nameOf({ ...named, url: 'http://127.0.0.1:2/e' } as typeof settings)).toBe(names[4])
  })
})

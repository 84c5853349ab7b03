import { afterEach, describe, expect, it } from 'vitest'
import type { Embedder } from '../../../../src/search/meaning/embedder.ts'
import { openEmbedder } from '../../../../src/search/meaning/open-embedder.ts'
import { embedderSchema } from '../../../../src/search/meaning/embedder-schema.ts'
import { createModelProcess } from '../../../../src/search/meaning/onnx/model-process.ts'
import { toEmbedding } from '../../../../src/search/meaning/read-embedding.ts'
import { hasModelPackages, HOW_TO_HAVE_MODELS, MODELS_FOLDER } from '../../../support/model-packages.ts'
import { requireOrSkip } from '../../../support/variants.ts'

const LATE = () => AbortSignal.timeout(60_000)

if (requireOrSkip('MODELS', 'onnx', hasModelPackages(), HOW_TO_HAVE_MODELS)) {
  describe('a model on this machine', () => {
    const opened: Embedder[] = []
    const open = async (settings: object): Promise<Embedder> => {
      const parsed = embedderSchema.parse({
        source: 'onnx',
        folder: `${MODELS_FOLDER}/embedder`,
        dimensions: 8,
        ...settings,
      })
      const embedder = openEmbedder(await toEmbedding(parsed, null))
      opened.push(embedder)
      return embedder
    }
    afterEach(async () => {
      for (const embedder of opened.splice(0)) await embedder.close()
    })

    it('makes vectors that are near for words of one meaning', async () => {
      const embedder = await open({})
      const [doctor, medic, house] = await embedder.embed(['A doctor', 'a medic', 'a house'], 'passage', LATE())
      expect(doctor).toEqual(medic)
      expect(doctor).toHaveLength(8)
      expect(house).not.toEqual(doctor)
    })

    it('goes on after a query in between, and puts it first', async () => {
      const embedder = await open({})
      await embedder.embed(['ready'], 'query', LATE())
      const order: string[] = []
      const texts = Array.from({ length: 2_000 }, () => 'a warm house of ten')
      const batch = embedder.embed(texts, 'passage', LATE()).then((vectors) => order.push(`batch of ${vectors.length}`))
      const query = embedder.embed(['a doctor'], 'query', LATE()).then(() => order.push('query'))
      await Promise.all([batch, query])
      expect(order).toEqual(['query', 'batch of 2000'])
    })

    it('says when its vectors have another size, and cuts long texts', async () => {
      const wrong = await open({ dimensions: 9 })
      await expect(wrong.embed(['doctor'], 'query', LATE())).rejects.toMatchObject({
        code: 'embedder_unavailable',
        message: expect.stringContaining('has 8 dimensions and not 9'),
      })
      const embedder = await open({ maxTokens: 8 })
      const [long, longer] = await embedder.embed(['house '.repeat(10), 'house '.repeat(5_000)], 'passage', LATE())
      expect(long).toEqual(longer)
    })

    it('starts again after its process was lost, and drops what is not waited for any more', async () => {
      const model = createModelProcess({ folder: `${MODELS_FOLDER}/reranker`, maxTokens: 64, pooling: 'cls' })
      try {
        const pair = ['doctor visits', 'a doctor visits twice'] as const
        expect(await model.run([pair], true, LATE())).toEqual([Float32Array.of(2)])
        const stop = new AbortController()
        const dropped = model.run(
          Array.from({ length: 5_000 }, () => pair),
          false,
          stop.signal,
        )
        stop.abort(new Error('not wanted'))
        await expect(dropped).rejects.toThrow('not wanted')
        process.kill(model.pid() ?? 0, 'SIGKILL')
        await expect(model.run([pair], true, LATE())).rejects.toThrow('ended')
        expect(await model.run([pair], true, LATE())).toEqual([Float32Array.of(2)])
      } finally {
        await model.close()
      }
    })
  })
}

describe('a folder without a model', () => {
  it('is refused when the embedder is read', async () => {
    const settings = embedderSchema.parse({ source: 'onnx', folder: `${MODELS_FOLDER}/nothing`, dimensions: 8 })
    await expect(toEmbedding(settings, null)).rejects.toMatchObject({
      code: 'embedder_invalid',
      message: expect.stringContaining('model.onnx'),
    })
  })
})

import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toRows } from '../../../bench/library/mixed-documents.ts'
import { indexRows, writeRows } from '../../../bench/library/write-library.ts'
import { seededRandom } from '../../../bench/support/seeded-random.ts'
import { documentIdOf } from '../../../src/domain/document.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { openReranker, type Reranker } from '../../../src/search/rerank/reranker.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { hasModelPackages, HOW_TO_HAVE_MODELS, MODELS_FOLDER } from '../../support/model-packages.ts'
import { requireOrSkip } from '../../support/variants.ts'
import { openTestApp, testLog, type TestApp } from '../../support/test-app.ts'

/** By words, `short` is first, since it is the shortest; the model counts how many words of the query a text has. */
const TEXTS: Readonly<Record<string, string>> = {
  short: 'The doctor visits.',
  long: 'Each doctor visits the warm house twice, and the harbour grows, and nobody says by how much or for whom.',
  other: 'The doctor grows.',
}
const QUERY = 'doctor visits warm house'

if (requireOrSkip('MODELS', 'onnx', hasModelPackages(), HOW_TO_HAVE_MODELS)) {
  describe('re-ranking', () => {
    let opened: TestApp
    let plain: Reranker | null
    const search = async (reranker: Reranker | null) => {
      const { hits, reranking } = await searchLibrary({ ...opened.app, reranker }, { ...EMPTY_REQUEST, text: QUERY })
      return {
        reranking,
        hits,
        names: hits.map(({ document }) => Object.keys(TEXTS).find((name) => idOf(name) === document.documentId)),
      }
    }
    const idOf = (name: string) => documentIdOf(`rerank/${name}`)
    const untilReady = async (reranker: Reranker) => {
      const passages = [{ passageId: 'p', text: 'doctor' }]
      while ((await reranker.rate('doctor', passages)) === null) await new Promise((resolve) => setTimeout(resolve, 50))
    }

    beforeAll(async () => {
      opened = await openTestApp()
      plain = opened.app.reranker
      const { app } = opened
      const facts = {
        ...{ places: app.library.gazetteer.places.slice(0, 1).map(({ id }) => id), publishers: ['The Board'] },
        ...{ matchThemes: () => [], vocabularyVersion: app.library.vocabulary.version, goneShare: 0, draftShare: 0 },
      }
      const rows = Object.entries(TEXTS).map(([name, text]) =>
        toRows(
          { title: 'A plan', passages: [{ text, headingPath: [] }] },
          { workKey: `rerank/${name}`, own: true },
          facts,
          seededRandom(1),
        ),
      )
      await writeRows(app.catalogue, rows)
      await indexRows(app, app.shutdown)
    })
    afterAll(() => opened.close())

    it('is off unless it is configured', async () => {
      expect(plain).toBeNull()
      expect(await search(null)).toMatchObject({ reranking: 'off' })
    })

    it('leaves the order as it is while the model is loaded, and then follows it, with the reason', async () => {
      const before = await search(null)
      const reranker = openReranker({ folder: `${MODELS_FOLDER}/reranker`, log: testLog })
      try {
        expect(await search(reranker)).toMatchObject({ reranking: 'late', names: before.names })
        await untilReady(reranker)
        const after = await search(reranker)
        expect(after).toMatchObject({ reranking: 'used', names: ['long', 'short', 'other'] })
        expect(after.hits.map(({ explanation }) => explanation?.rerank)).toEqual(
          [4, 2, 1].map((rating, at) => ({ rating, from: 1 + before.names.indexOf(after.names[at]) })),
        )
      } finally {
        await reranker.close()
      }
    })

    it('leaves the order as it is where the folder has no model', async () => {
      const before = await search(null)
      const reranker = openReranker({ folder: tmpdir(), log: testLog })
      try {
        expect(await search(reranker)).toMatchObject({ reranking: 'late', names: before.names })
      } finally {
        await reranker.close()
      }
    })
  })
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/db/database.ts'
import { replaceTexts } from '../../../../src/db/texts/replace-texts.ts'
import { replaceMachineTags } from '../../../../src/db/texts/tags.ts'
import { readWords, recountThemesOfPassages, sumThemes } from '../../../../src/db/texts/theme-counts.ts'
import { readPassages } from '../../../../src/db/texts/texts.ts'
import type { Stance } from '../../../../src/domain/states.ts'
import { parsedOf } from '../support/parsed-text.ts'
import { addLocation, addVersion, openScratchCatalogue, type ScratchCatalogue } from '../support/scratch-catalogue.ts'

let scratch: ScratchCatalogue
let catalogue: Catalogue
let versionId: string
let passageIds: readonly string[]
let round = 0

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

beforeEach(async () => {
  round += 1
  const location = await addLocation(catalogue, `https://example.org/counted/${round}`)
  versionId = (await addVersion(catalogue, location, `counted ${round}`)).versionId
  const passages = ['Skills, and “skills” – for all 3,000.', 'No more skills; only skills we commit to.', 'Roads.']
  await replaceTexts(catalogue, versionId, parsedOf([{ label: null, passages }]))
  passageIds = (await readPassages(catalogue, versionId)).map(({ passageId }) => passageId)
})

afterAll(() => scratch.close())

const tag = (found: readonly (readonly [passage: number, themeId: string, start: number])[]) =>
  replaceMachineTags(
    catalogue,
    versionId,
    found.map(([passage, id, start]) => ({
      passageId: passageIds[passage] ?? '',
      match: { id, start, end: start + 6, term: 'skills', rule: 'label' },
    })),
    1,
  )

async function setStance(passage: number, start: number, stance: Stance): Promise<void> {
  const passageId = passageIds[passage] ?? ''
  await catalogue
    .updateTable('tag')
    .set({ stance })
    .where('passageId', '=', passageId)
    .where('startOffset', '=', start)
    .execute()
  await recountThemesOfPassages(catalogue, [passageId])
}

const sums = () => sumThemes(catalogue, [{ group: 7, versionIds: [versionId] }], null)

describe('the counts of themes by version', () => {
  it('count a passage once for a theme, however often it names it', async () => {
    await tag([
      [0, 'skills', 0],
      [0, 'skills', 12],
      [1, 'skills', 8],
      [2, 'roads', 0],
    ])
    expect(await sums()).toEqual(
      expect.arrayContaining([
        { group: 7, themeId: 'skills', passages: 2, versions: 1 },
        { group: 7, themeId: 'roads', passages: 1, versions: 1 },
      ]),
    )
  })

  it('leave out a passage that only rejects the theme, but not one that also says otherwise', async () => {
    await tag([
      [0, 'skills', 0],
      [1, 'skills', 8],
      [1, 'skills', 21],
    ])
    await setStance(1, 8, 'rejects')
    expect(await sums()).toMatchObject([{ passages: 2 }])
    await setStance(1, 21, 'rejects')
    expect(await sums()).toMatchObject([{ passages: 1 }])
    const rows = await catalogue.selectFrom('versionTheme').selectAll().where('versionId', '=', versionId).execute()
    expect(rows.map(({ stance, passages }) => `${stance} ${passages}`).sort()).toEqual(['mentions 1', 'rejects 1'])
  })

  it('follow the tags when they are replaced', async () => {
    await tag([[0, 'skills', 0]])
    await tag([[2, 'roads', 0]])
    expect(await sums()).toEqual([{ group: 7, themeId: 'roads', passages: 1, versions: 1 }])
  })

  it('add up groups that share a version, each on its own, and of some themes alone', async () => {
    await tag([
      [0, 'skills', 0],
      [2, 'roads', 0],
    ])
    const groups = [1, 2].map((group) => ({ group, versionIds: [versionId] }))
    const found = await sumThemes(catalogue, groups, ['roads'])
    expect(found.map(({ group, themeId }) => `${group} ${themeId}`).sort()).toEqual(['1 roads', '2 roads'])
  })

  it('count words as runs with a letter or digit, so that a dash alone is none', async () => {
    await tag([])
    expect(await readWords(catalogue, [versionId])).toEqual(new Map([[versionId, 6 + 8 + 1]]))
  })
})

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/db/database.ts'
import { readRecords } from '../../../../src/ingest/index/index-feed.ts'
import { countThemes, readTags, replaceMachineTags } from '../../../../src/db/texts/tags.ts'
import { replaceTexts } from '../../../../src/db/texts/replace-texts.ts'
import { readPassages } from '../../../../src/db/texts/texts.ts'
import type { Match } from '../../../../src/domain/vocabulary.ts'
import { parsedOf, type PageOf } from '../support/parsed-text.ts'
import { addLocation, addVersion, openScratchCatalogue, type ScratchCatalogue } from '../support/scratch-catalogue.ts'

const PAGES: readonly PageOf[] = [{ label: null, passages: ['A plan for skills.', 'Growth comes next.'] }]

let scratch: ScratchCatalogue
let catalogue: Catalogue
let versionId: string
let passageId: string
let round = 0

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

beforeEach(async () => {
  round += 1
  versionId = (await addVersion(catalogue, await addLocation(catalogue, `https://example.org/${round}`), `${round}`))
    .versionId
  await replaceTexts(catalogue, versionId, parsedOf(PAGES))
  passageId = (await readPassages(catalogue, versionId))[0]?.passageId ?? ''
})

afterAll(() => scratch.close())

const matchOf = (id: string, start: number, term = 'skills'): Match => ({
  id,
  start,
  end: start + term.length,
  term,
  rule: 'label',
})

describe('tags', () => {
  const tag = async (...matches: readonly Match[]) => {
    const found = matches.map((match) => ({ passageId, match }))
    await replaceMachineTags(catalogue, versionId, found, 1)
  }
  const statesOf = async () => {
    const rows = await catalogue
      .selectFrom('tag')
      .selectAll()
      .where('passageId', '=', passageId)
      .orderBy('themeId')
      .execute()
    return rows.map((row) => `${row.themeId} ${row.state}`)
  }
  const decide = async (themeId: string, state: 'accepted' | 'rejected') => {
    await sql`update tag set state = ${state} where passage_id = ${passageId} and theme_id = ${themeId}`.execute(
      catalogue,
    )
  }

  it('found automatically are replaced by those found now', async () => {
    await tag(matchOf('skills', 11), matchOf('plans', 2, 'plan'))
    await tag(matchOf('skills', 11), matchOf('energy', 0, 'A'))
    expect(await statesOf()).toEqual(['energy machine', 'skills machine'])
    await tag()
    expect(await statesOf()).toEqual([])
  })

  it('keep a person’s decision, whatever is found automatically', async () => {
    await tag(matchOf('accepted', 11), matchOf('rejected', 2, 'plan'), matchOf('neither', 0, 'A'))
    await decide('accepted', 'accepted')
    await decide('rejected', 'rejected')
    for (const found of [[], [matchOf('accepted', 11), matchOf('rejected', 2, 'plan'), matchOf('neither', 0, 'A')]]) {
      await tag(...found)
      const decided = (await statesOf()).filter((state) => !state.startsWith('neither'))
      expect(decided).toEqual(['accepted accepted', 'rejected rejected'])
    }
  })

  it('keep a person’s decision when a second parse leaves the words unchanged', async () => {
    await tag(matchOf('skills', 11))
    await decide('skills', 'rejected')
    await replaceTexts(catalogue, versionId, parsedOf([...PAGES, { label: null, passages: ['More.'] }]))
    await tag(matchOf('skills', 11))
    expect(await statesOf()).toEqual(['skills rejected'])
  })

  it('that were rejected are not written to the index', async () => {
    await tag(matchOf('skills', 11), matchOf('plans', 2, 'plan'))
    await decide('plans', 'rejected')
    await catalogue.updateTable('version').set({ stage: 'index' }).where('versionId', '=', versionId).execute()
    const { documentId } = (await readPassages(catalogue, versionId))[0] ?? { documentId: '' }
    const records = await readRecords(catalogue, [documentId])
    expect(records.at(-1)).toMatchObject({ record: 'version', themes: ['skills'] })
    expect(records[0]).toMatchObject({ passageId, themes: ['skills'] })
  })

  it('that were rejected are neither shown nor counted', async () => {
    await tag(matchOf('shown', 11), matchOf('hidden', 2, 'plan'))
    await decide('hidden', 'rejected')
    await catalogue.updateTable('document').set({ currentVersionId: versionId }).execute()
    expect((await readTags(catalogue, [passageId])).get(passageId)?.map(({ themeId }) => themeId)).toEqual(['shown'])
    const counted = (await countThemes(catalogue)).map(({ themeId }) => themeId)
    expect(counted).toContain('shown')
    expect(counted).not.toContain('hidden')
  })

  it('are stored once when the same match is found twice', async () => {
    await tag(matchOf('skills', 11), matchOf('skills', 11))
    expect(await statesOf()).toEqual(['skills machine'])
  })
})

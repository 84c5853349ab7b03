import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyTagDecisions, listTagDecisions } from '../../../../src/db/texts/tag-decisions.ts'
import { decideTag } from '../../../../src/features/themes/second-opinion/decide-tag.ts'
import {
  listCandidateTerms,
  listOpinions,
  listSuggestions,
} from '../../../../src/features/themes/second-opinion/opinion-queries.ts'
import { updateOpinions } from '../../../../src/features/themes/second-opinion/update-opinions.ts'
import { tagVersion } from '../../../../src/ingest/tag/tag-version.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, type SampleLibrary } from '../../../support/sample-library.ts'

let library: SampleLibrary
const signal = AbortSignal.timeout(600_000)
const by = { by: 'A. Reader', reason: 'read it' }

interface Tagged {
  readonly passageId: string
  readonly themeId: string
  readonly versionId: string
}

async function someTag(offset = 0): Promise<Tagged> {
  const { rows } =
    await sql<Tagged>`select t.passage_id as "passageId", t.theme_id as "themeId", p.version_id as "versionId"
    from tag t join passage p using (passage_id) where t.state = 'machine' order by t.passage_id, t.theme_id offset ${offset} limit 1`.execute(
      library.app.catalogue,
    )
  return rows[0] ?? expect.fail('no tag in the samples')
}

async function statesOf({ passageId, themeId }: Tagged): Promise<readonly string[]> {
  const { rows } = await sql<{
    state: string
  }>`select distinct state from tag where passage_id = ${passageId} and theme_id = ${themeId}`.execute(
    library.app.catalogue,
  )
  return rows.map(({ state }) => state)
}

describe('decisions on tags', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await library.harvest()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('are kept with name, reason and time, and hold when the version is tagged again', async () => {
    const tag = await someTag()
    await decideTag(library.app, tag.themeId, { passageId: tag.passageId, decision: 'rejected', ...by })
    expect(await statesOf(tag)).toEqual(['rejected'])
    // as if the rule now found other words, at another place of the passage
    await sql`delete from tag where passage_id = ${tag.passageId} and theme_id = ${tag.themeId}`.execute(
      library.app.catalogue,
    )
    await tagVersion(library.app, tag.versionId, signal)
    expect(await statesOf(tag)).toEqual(['rejected'])
    expect(await listTagDecisions(library.app.catalogue, tag.passageId)).toMatchObject([
      { decision: 'rejected', decidedBy: 'A. Reader', reason: 'read it', themeId: tag.themeId },
    ])
  })

  it('set a tag where no rule had, and can be withdrawn', async () => {
    const { passageId, versionId } = await someTag(3)
    const themeId = library.app.library.vocabulary.themes.at(-1)?.id ?? ''
    const promoted = { passageId, themeId, versionId }
    await sql`delete from tag where passage_id = ${passageId} and theme_id = ${themeId}`.execute(library.app.catalogue)
    await decideTag(library.app, themeId, { passageId, decision: 'promoted', ...by })
    expect(await statesOf(promoted)).toEqual(['accepted'])
    await tagVersion(library.app, versionId, signal)
    expect(await statesOf(promoted)).toEqual(['accepted'])
    await decideTag(library.app, themeId, { passageId, decision: 'withdrawn', ...by })
    expect(await statesOf(promoted)).toEqual([])
    expect(await listTagDecisions(library.app.catalogue, passageId)).toHaveLength(2)
  })

  it('go over to the passage that a new reading of the document has in place of theirs', async () => {
    const tag = await someTag(5)
    const { catalogue, library: known } = library.app
    await decideTag(library.app, tag.themeId, { passageId: tag.passageId, decision: 'rejected', ...by })
    // the new reading has the same words but for one more, so another id and another hash
    await sql`insert into retired_passage (passage_id, version_id, page_index, text)
      select passage_id, version_id, page_index, text from passage where passage_id = ${tag.passageId}`.execute(
      catalogue,
    )
    await sql`insert into passage (passage_id, version_id, ordinal, page_index, start_offset, end_offset, text_hash, text)
      select 'p-new', version_id, 100000, page_index, start_offset, end_offset, 'new', 'Chapter ' || text from passage where passage_id = ${tag.passageId}`.execute(
      catalogue,
    )
    await sql`delete from passage where passage_id = ${tag.passageId}`.execute(catalogue)
    await sql`insert into tag (passage_id, theme_id, start_offset, end_offset, term, rule, vocabulary_version)
      values ('p-new', ${tag.themeId}, 0, 3, 'Cha', 'label', 1)`.execute(catalogue)
    await applyTagDecisions(catalogue, tag.versionId, known.vocabulary.version)
    expect(await statesOf({ ...tag, passageId: 'p-new' })).toEqual(['rejected'])
  })

  it('refuse unknown themes and passages', async () => {
    const { passageId, themeId } = await someTag()
    await expect(decideTag(library.app, 'no-theme', { passageId, decision: 'accepted', ...by })).rejects.toMatchObject({
      code: 'theme_unknown',
    })
    await expect(
      decideTag(library.app, themeId, { passageId: 'p-none', decision: 'accepted', ...by }),
    ).rejects.toMatchObject({ code: 'passage_missing' })
  })

  it('are left alone by the second opinion, which suggests and sets nothing by itself', async () => {
    const { catalogue } = library.app
    await updateOpinions(library.app, signal)
    const opinions = await listOpinions(catalogue)
    expect(opinions.length).toBeGreaterThan(0)
    expect(opinions.every(({ hasPassed, opinionVersion }) => !hasPassed && opinionVersion === 1)).toBe(true)
    const { rows } = await sql`select 1 from tag where rule = 'second-opinion'`.execute(catalogue)
    expect(rows).toHaveLength(0)
    const { rows: overlap } =
      await sql`select 1 from theme_suggestion s join tag_decision d using (passage_id, theme_id)
      where d.decision <> 'withdrawn'`.execute(catalogue)
    expect(overlap).toHaveLength(0)
    for (const { themeId } of opinions) {
      const missed = await listSuggestions(catalogue, themeId, 'missed', 10, 0)
      const sorted = missed.map(({ probability }) => probability)
      expect(sorted).toEqual([...sorted].sort((a, b) => b - a))
    }
    expect((await listCandidateTerms(catalogue, 10, 0)).every(({ documents }) => documents >= 3)).toBe(true)
    // nothing has changed since, so nothing is learned again
    await updateOpinions(library.app, signal)
    expect((await listOpinions(catalogue)).every(({ opinionVersion }) => opinionVersion === 1)).toBe(true)
  })
})

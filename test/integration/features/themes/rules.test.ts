import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBody } from '../../../../src/ingest/add-documents.ts'
import { noticeChangedFile, retag } from '../../../../src/ingest/jobs/retag.ts'
import {
  applySavedRules,
  getTheme,
  readRetagging,
  saveRule,
  takeBack,
  withChange,
} from '../../../../src/features/themes/vocabulary/theme-rule.ts'
import { tryRule } from '../../../../src/features/themes/vocabulary/try-rule.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../../support/sample-library.ts'

const TEXT = [
  'The zirconium corridor will open in the harbour district next spring, with forty new places of work.',
  'Electrolysers feed the quay, and the hydrogen is sold to the shipping lines that call there each week.',
]
const BY = { by: 'Ada', reason: 'the plan calls it so' }

let library: SampleLibrary
const app = () => library.app
const passagesWith = async (themeId: string) =>
  app()
    .catalogue.selectFrom('tag')
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .innerJoin('document', 'document.currentVersionId', 'passage.versionId')
    .select(({ fn }) => fn.count<number>('tag.passageId').distinct().as('passages'))
    .where('themeId', '=', themeId)
    .where('tag.state', '<>', 'rejected')
    .executeTakeFirstOrThrow()
    .then(({ passages }) => Number(passages))
const hydrogen = () => getTheme(app(), 'hydrogen')
const wider = () => ({ alternatives: [...hydrogen().alternatives, 'zirconium corridor'] })

describe('the rule of a theme', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await addBody(app(), {
      ...{ address: 'upload:test/corridor.txt', kind: 'upload', fileName: 'corridor.txt', mediaType: null },
      ...{ bytes: Buffer.from(TEXT[0] ?? ''), hints: { title: 'Corridor' } },
    })
    await settled(app())
    await noticeChangedFile(app())
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('is tried on the whole library, and nothing is saved', async () => {
    const { catalogue, library: live } = app()
    const before = await passagesWith('hydrogen')
    const theme = withChange(hydrogen(), wider(), live.vocabulary)
    const window = { offset: 0, limit: 10 }
    const trial = await tryRule({ catalogue, vocabulary: live.vocabulary }, theme, window, AbortSignal.timeout(60_000))
    expect(trial).toMatchObject({ appear: { count: 1 }, vanish: { count: 0 } })
    expect(trial.after).toBe(trial.before + 1)
    expect(trial.appear.passages[0]).toMatchObject({ title: 'Corridor', words: 'zirconium corridor' })
    expect(await passagesWith('hydrogen')).toBe(before)
    expect(await readRetagging(app())).toMatchObject({ isApplied: true })
  })

  it('is refused where an example of the theme no longer holds, naming it', () => {
    const { vocabulary } = app().library
    expect(() => withChange(hydrogen(), { labelMatches: false }, vocabulary)).toThrow(/no longer found: Half of the/)
    expect(() => withChange(hydrogen(), { alternatives: ['offshore wind'] }, vocabulary)).toThrow(/is already at/)
  })

  it('is saved, applied to every version, and taken back; what people decided stays', async () => {
    const before = await passagesWith('hydrogen')
    await saveRule(app(), 'hydrogen', wider(), BY)
    expect(await readRetagging(app())).toMatchObject({ isApplied: false, tagged: 0 })
    expect(await retag(app())).toBe(0) // saved, not applied
    const { versions } = await applySavedRules(app())
    expect(await retag(app())).toBe(versions)
    await settled(app())
    expect(await readRetagging(app())).toMatchObject({ isApplied: true, tagged: versions })
    expect(await retag(app())).toBe(0)
    expect(await passagesWith('hydrogen')).toBe(before + 1)
    await app()
      .catalogue.updateTable('tag')
      .set({ state: 'accepted' })
      .where('term', '=', 'zirconium corridor')
      .execute()

    await takeBack(app(), 'hydrogen', 'Ada')
    expect(hydrogen().alternatives).not.toContain('zirconium corridor')
    await applySavedRules(app())
    await retag(app())
    await settled(app())
    expect(await passagesWith('hydrogen')).toBe(before + 1) // accepted by a person
    await expect(takeBack(app(), 'hydrogen', 'Ada')).rejects.toThrow(/none to take back/)
  }, 120_000)
})

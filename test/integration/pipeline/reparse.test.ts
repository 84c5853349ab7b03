import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { countThemesOf } from '../../../src/db/texts/tags.ts'
import { countTotals } from '../../../src/db/totals.ts'
import { listParseChanges } from '../../../src/db/texts/parse-changes.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { getPassage } from '../../../src/db/documents/get-document.ts'
import { PARSER_VERSION } from '../../../src/domain/parser-version.ts'
import { parseVersion } from '../../../src/ingest/parse/parse-version.ts'
import { requestReparse } from '../../../src/features/documents/reparse/request-reparse.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { tagVersion } from '../../../src/ingest/tag/tag-version.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { createClient } from '../api/support.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'

const SENTENCE = 'The zirconium corridor will open in the harbour district next spring, with forty new places of work.'
const MORE =
  'Apprenticeships and vocational courses in welding begin at the college by the river in the autumn term of the same year.'

let library: SampleLibrary

/**
 * The result of an older parser: the sentences split into other passages, under ids that today's parser does not make.
 */
async function ageVersion(versionId: string): Promise<string> {
  const { catalogue } = library.app
  const text = `${SENTENCE} ${MORE.slice(0, 40)}`
  await sql`delete from passage where version_id = ${versionId}`.execute(catalogue)
  await sql`insert into passage (passage_id, version_id, ordinal, page_index, start_offset, end_offset, text_hash, text)
    values ('pold', ${versionId}, 0, 1, 0, ${text.length}, 'old', ${text})`.execute(catalogue)
  await sql`update version set parser_version = '0', passage_count = 1 where version_id = ${versionId}`.execute(
    catalogue,
  )
  await sql`insert into tag (passage_id, theme_id, start_offset, end_offset, term, rule, vocabulary_version)
    values ('pold', 'alchemy', 0, 3, 'The', 'preferred', 1)`.execute(catalogue)
  return 'pold'
}

async function versionOf(words: string): Promise<{ versionId: string; documentId: string }> {
  const { hits } = await searchLibrary(library.app, { ...EMPTY_REQUEST, text: words })
  const { versionId, documentId } = hits[0]?.passage ?? expect.fail(`nothing found for ${words}`)
  return { versionId, documentId }
}

describe('a re-parse', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await addBody(library.app, {
      address: 'upload:test/corridor.txt',
      kind: 'upload',
      bytes: Buffer.from(`${SENTENCE}\n\n${MORE}`),
      fileName: 'corridor.txt',
      mediaType: null,
      hints: { title: 'Corridor' },
    })
    await settled(library.app)
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('parses only what an older parser read, unless all is requested', async () => {
    expect(await requestReparse(library.app, { kind: 'outdated' })).toBe(0)
    expect(await requestReparse(library.app, { kind: 'all' })).toBe(1)
    await settled(library.app)
    const [change] = await listParseChanges(library.app.catalogue, 1, 0)
    expect(change).toMatchObject({ parserBefore: PARSER_VERSION, passagesGone: 0, passagesNew: 0 })
  })

  it('reports what changed, and a link to a former passage leads to its successor', async () => {
    const { versionId, documentId } = await versionOf('zirconium corridor')
    const old = await ageVersion(versionId)
    expect(await requestReparse(library.app, { kind: 'outdated' })).toBe(1)
    await settled(library.app)
    const [change] = await listParseChanges(library.app.catalogue, 1, 0)
    expect(change).toMatchObject({ documentId, parserBefore: '0', parserAfter: PARSER_VERSION, passagesGone: 1 })
    const successor = await getPassage(library.app, old)
    expect(successor.passageId).not.toBe(old)
    expect(successor.text).toContain(SENTENCE)
    const api = createClient(createHttpApp(library.app, 'test'))
    expect(await api.get(`/passages/${old}`)).toMatchObject({ passageId: successor.passageId })
    expect(await repairIndex(library.app, library.app.shutdown)).toBe('fine')
  })

  it('reports the themes gained and lost, once however often a stage runs', async () => {
    const { app } = library
    const { versionId } = await versionOf('zirconium corridor')
    const [change] = await listParseChanges(app.catalogue, 1, 0)
    const themes = (await countThemesOf(app.catalogue, versionId)).map(({ themeId }) => themeId).sort()
    expect(themes.length).toBeGreaterThan(0)
    expect(change).toMatchObject({ themesGained: themes, themesLost: ['alchemy'] })
    const all = await listParseChanges(app.catalogue, 10, 0)
    for (const run of [parseVersion, parseVersion, tagVersion, tagVersion]) await run(app, versionId, app.shutdown)
    expect(await listParseChanges(app.catalogue, 10, 0)).toEqual(all)
  })

  it('compares with the last tagged themes when a parse was never tagged', async () => {
    const { app } = library
    const { versionId } = await versionOf('zirconium corridor')
    await ageVersion(versionId)
    for (const revision of [101, 102]) {
      await sql`update version set revision = ${revision} where version_id = ${versionId}`.execute(app.catalogue)
      await parseVersion(app, versionId, app.shutdown)
      expect((await listParseChanges(app.catalogue, 1, 0))[0]).toMatchObject({ themesGained: null, themesLost: null })
    }
    await tagVersion(app, versionId, app.shutdown)
    for (const change of await listParseChanges(app.catalogue, 2, 0)) expect(change.themesLost).toEqual(['alchemy'])
  })

  it('keeps the text and index records of a version when it can no longer be parsed', async () => {
    const { versionId, documentId } = await versionOf('zirconium corridor')
    await sql`update version set body_key = ${'0'.repeat(64)} where version_id = ${versionId}`.execute(
      library.app.catalogue,
    )
    await requestReparse(library.app, { kind: 'documents', documentIds: [documentId] })
    await settled(library.app)
    expect((await countTotals(library.app.catalogue)).failed).toBe(1)
    expect((await versionOf('zirconium corridor')).versionId).toBe(versionId)
    expect(await repairIndex(library.app, library.app.shutdown)).toBe('fine')
  })
})

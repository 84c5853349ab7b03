import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { toRows, type Facts } from '../../../../bench/library/mixed-documents.ts'
import { writeRows } from '../../../../bench/library/write-library.ts'
import { seededRandom } from '../../../../bench/support/seeded-random.ts'
import { openCatalogue, type Catalogue } from '../../../../src/db/database.ts'
import { documentIdOf } from '../../../../src/domain/document.ts'
import { namesOf } from '../../../../src/domain/version-names.ts'
import { repairIndex } from '../../../../src/ingest/index/check-index.ts'
import { indexVersion } from '../../../../src/ingest/index/index-version.ts'
import { rebuildIndex } from '../../../../src/ingest/index/keep-index.ts'
import type { IndexPorts } from '../../../../src/ingest/index/ports.ts'
import { removeDocument } from '../../../../src/ingest/index/remove-document.ts'
import { analyse } from '../../../../src/search/analysis/analyse.ts'
import type { IndexRecord, SearchEngine } from '../../../../src/search/engine/search-engine.ts'
import { openVocabulary } from '../../../../src/search/vocabulary/vocabulary-cache.ts'
import { openTestApp, freshNamespace, testLog, type TestApp } from '../../../support/test-app.ts'

const FACTS: Facts = {
  ...{ places: ['leeds'], publishers: ['Harbour Board'], matchThemes: () => [], vocabularyVersion: 1 },
  ...{ goneShare: 0, draftShare: 0 },
}

let test: TestApp
let app: IndexPorts
let other: Catalogue

beforeEach(async () => {
  const namespace = freshNamespace()
  test = await openTestApp({ namespace })
  app = test.app
  other = openCatalogue({ url: inject('databaseUrl'), schema: namespace }, testLog)
})
afterEach(async () => {
  await other.destroy()
  await test.close()
})

/** Writes a document with a passage to the catalogue alone; returns the id of its version. */
async function write(name: string, text: string): Promise<string> {
  const document = {
    title: `Plan of ${name}`,
    authors: ['Ann Wright'],
    passages: [{ text, headingPath: ['Foreword'] }],
  }
  const rows = toRows(document, { workKey: name, own: true }, FACTS, seededRandom(1))
  await writeRows(app.catalogue, [rows])
  return rows.version[0]?.versionId ?? ''
}

async function add(name: string, text: string, ports = app): Promise<void> {
  await indexVersion(ports, await write(name, text), app.shutdown)
}

/** The words as a process reads them that has just started. */
async function words(): Promise<readonly string[]> {
  return (await openVocabulary(app.catalogue).read()).wordsFrom('', 1_000).words
}

/** The same index, with `before` run before records are put; by `put`, or during a rebuild. */
function withEngine(before: (records: readonly IndexRecord[]) => Promise<void>): IndexPorts {
  const { engine } = app
  const watch =
    (put: SearchEngine['put']): SearchEngine['put'] =>
    async (records, signal) => {
      await before(records)
      return put(records, signal)
    }
  const watched: SearchEngine = {
    ...engine,
    put: watch(engine.put),
    rebuild: (load, signal) => engine.rebuild((put) => load(watch(put)), signal),
  }
  return { ...app, engine: watched }
}

describe('the words of the index', () => {
  it('are those of texts, headings and what names a version', async () => {
    await add('moor', 'Tidal turbines, and 3,500 jobs in the harbour’s yards.')
    expect(await words()).toEqual(
      'of,plan,moor,ann,wright,board,foreword,tidal,turbines,and,3500,jobs,in,the,harbour,yards'.split(',').sort(),
    )
  })

  it('are written before the records that have them', async () => {
    const put: string[] = []
    const late: string[] = []
    const watching = withEngine(async (records) => {
      const known = new Set(await words())
      const texts = records.flatMap((each) =>
        each.record === 'passage' ? [...each.headings, each.text] : namesOf(each),
      )
      const needed = texts.flatMap(analyse).map(({ word }) => word)
      put.push(...needed)
      late.push(...needed.filter((word) => !known.has(word)))
    })
    await add('first', 'Tidal turbines.') // makes the index
    await add('second', 'Hydrogen trains.', watching)
    expect(put).toEqual(expect.arrayContaining(['second', 'wright', 'board', 'foreword', 'hydrogen']))
    await write('third', 'Geothermal wells.')
    await other.updateTable('version').set({ isIndexed: true }).execute()
    await rebuildIndex(watching, app.shutdown)
    expect(put).toEqual(expect.arrayContaining(['first', 'tidal', 'third', 'geothermal']))
    expect(late).toEqual([])
  })

  it('stay when a document is removed, and go with the next rebuild', async () => {
    await add('kept', 'Tidal turbines.')
    await add('removed', 'Hydrogen turbines.')
    await removeDocument(app, documentIdOf('removed'), { by: 'a test', reason: 'rights' })
    expect(await words()).toContain('hydrogen')
    await rebuildIndex(app, app.shutdown)
    const left = await words()
    expect(left).toEqual(expect.arrayContaining(['kept', 'tidal', 'turbines', 'wright']))
    expect(left).not.toContain('hydrogen')
    expect(left).not.toContain('removed')
  })

  it('all stay when a rebuild fails', async () => {
    await add('kept', 'Tidal turbines.')
    await add('removed', 'Hydrogen turbines.')
    await removeDocument(app, documentIdOf('removed'), { by: 'a test', reason: 'rights' })
    const before = await words()
    const failing = withEngine(() => Promise.reject(new Error('out of disk space')))
    await expect(rebuildIndex(failing, app.shutdown)).rejects.toThrow('out of disk space')
    expect(await words()).toEqual(before)
  })

  it('are written again by a process that knew them before another process deleted them', async () => {
    await add('first', 'Tidal turbines.')
    await add('removed', 'Hydrogen trains.')
    await removeDocument(app, documentIdOf('removed'), { by: 'a test', reason: 'rights' })
    await rebuildIndex({ ...app, catalogue: other }, app.shutdown)
    expect(await words()).not.toContain('hydrogen')
    await add('again', 'Hydrogen trains.')
    expect(await words()).toEqual(expect.arrayContaining(['hydrogen', 'trains', 'tidal']))
  })

  it('are completed for documents that the index check repairs', async () => {
    await add('first', 'Tidal turbines.')
    await app.engine.remove({ kind: 'equals', field: 'document', value: documentIdOf('first') })
    await other.deleteFrom('word').execute()
    expect(await repairIndex({ ...app, catalogue: other }, app.shutdown)).toBe('repaired')
    expect(await words()).toEqual(expect.arrayContaining(['tidal', 'turbines', 'first', 'wright']))
  })

  it('are complete when several processes write at the same time', async () => {
    await add('first', 'Tidal turbines.') // makes the index
    const names = Array.from({ length: 12 }, (_, number) => `plan${number}`)
    const texts = names.map((name) => `Tidal ${names.join(' ')} and ${name}word.`)
    const processes = [app, { ...app, catalogue: other, engine: withEngine(async () => {}).engine }]
    await Promise.all(names.map((name, index) => add(name, texts[index] ?? '', processes[index % 2])))
    expect(await words()).toEqual(expect.arrayContaining([...names, ...names.map((name) => `${name}word`)]))
  })
})

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBareLabel } from '../../src/domain/pages/page-label.ts'
import { projectFolder } from '../support/project-folder.ts'
import { readShared } from '../support/shared-dir.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

/** A document whose labels were read by a person: by page index, null where none is printed. */
interface LabelledDocument {
  readonly name: string
  readonly file: string
  readonly labels: Readonly<Record<string, string | null>>
}

const fixture = path.join(projectFolder, 'test/fixtures/page-labels/documents.json')
const documents = JSON.parse(await readFile(fixture, 'utf8')) as readonly LabelledDocument[]

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('page labels', () => {
  it.each(documents.map((document) => [document.name, document] as const))(
    'of %s are those printed on its pages',
    async (name, { file, labels }) => {
      const parsed = await pool.parse(await readShared(`corpus/${file}`), name, 'application/pdf')
      if (parsed.kind === 'failed') throw new Error(`refused as ${parsed.code}`)
      const { pages } = parsed.file
      // a number that the text of its page does not hold is counted, and marked as such
      const found = Object.keys(labels).map((index) => {
        const label = pages[Number(index) - 1]?.label ?? null
        return [index, label === null ? null : toBareLabel(label)]
      })
      expect(Object.fromEntries(found)).toEqual(labels)
    },
  )
})

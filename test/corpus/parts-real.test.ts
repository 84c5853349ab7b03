import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readShared, sharedFolder } from '../support/shared-dir.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

const FOLDERS = ['corpus/uk-local-plans/documents', 'corpus/pdf-reports', 'corpus/pdf-papers']

/** An equality assessment with two appendices that have their own page numbers and running headers. */
const BOUND = '0cb5414533251b929abbdf00083fa8435efccaff7d8ff53751c78b774113e8ef.pdf'

const files = (
  await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(path.join(sharedFolder, folder))
      return names.filter((name) => name.endsWith('.pdf')).map((name) => ({ folder, name }))
    }),
  )
).flat()

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('parts of real documents', () => {
  it('are proposed for the one bound file, and for no report with chapters', async () => {
    const proposed: Record<string, readonly string[]> = {}
    for (const { folder, name } of files) {
      const parsed = await pool.parse(await readShared(`${folder}/${name}`), name, 'application/pdf')
      if (parsed.kind === 'failed' || parsed.file.parts.length === 0) continue
      proposed[name] = parsed.file.parts.map(({ firstPage, lastPage, title }) => `${firstPage}-${lastPage} ${title}`)
    }
    expect(files.length).toBeGreaterThan(40)
    expect(proposed).toEqual({
      [BOUND]: [
        '19-23 SA Report: EqIA – Appendix I PP Review',
        '24-32 EqIA Screening – Appendix II Impact Assessment Screening',
      ],
    })
  })
})

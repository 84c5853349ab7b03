import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readShared, sharedFolder } from '../support/shared-dir.ts'
import { faultsOf, openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

const PLANS = 'corpus/uk-local-plans/documents'
const REPORTS = 'corpus/pdf-reports'

/** Files that cannot be parsed, with the reason code. */
const REFUSED: Readonly<Record<string, string>> = {
  'camelot-health_protected.pdf': 'encrypted', // opens with a password (PDF-PASSWORDS.tsv)
  // pages made by scripts (maps)
  '28b1bb993537c86e8a34d1d8d5db75a06c44b587d3ddd856cf92f700997bc614.html': 'no_text',
  '5a62a1794379cadddf57451111a98ca9938a2dfe4a64ff545bbc204926f47ca2.html': 'no_text',
}

/** Files without text: a picture of a table. */
const WITHOUT_TEXT = ['unstructured-table-multi-row-column-cells.pdf']

/** pdftotext spaces and repeats text differently: in tables by up to a quarter of the characters. */
const MAX_DIFFERENCE = 0.25

async function filesIn(folder: string, ending: RegExp): Promise<readonly (readonly [string, string])[]> {
  const names = await readdir(path.join(sharedFolder, folder))
  return names.filter((name) => ending.test(name)).map((name) => [folder, name] as const)
}

/** The number of characters that pdftotext finds, by file. */
async function readInventory(): Promise<ReadonlyMap<string, number>> {
  const [, ...lines] = (await readShared('corpus/PDF-INVENTORY.tsv')).toString().trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [file = '', , , , , characters = ''] = line.split('\t')
      return [`corpus/${file}`, Number(characters)]
    }),
  )
}

const files = [...(await filesIn(PLANS, /\.(html|docx)$/)), ...(await filesIn(REPORTS, /\.pdf$/))]
const inventory = await readInventory()

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('real documents', () => {
  it.each(files)('%s/%s is parsed, or fails with the expected reason', async (folder, name) => {
    const parsed = await pool.parse(await readShared(`${folder}/${name}`), name, 'application/octet-stream')
    if (parsed.kind === 'failed') {
      expect(parsed.code).toBe(REFUSED[name])
      return
    }
    expect(REFUSED[name]).toBeUndefined()
    expect(faultsOf(parsed.file)).toEqual([])
    const { pages, passages } = parsed.file
    const characters = pages.reduce((sum, { text }) => sum + text.length, 0)
    expect({ text: characters > 0, passages: passages.length > 0 }).toEqual(
      WITHOUT_TEXT.includes(name) ? { text: false, passages: false } : { text: true, passages: true },
    )
    const known = inventory.get(`${folder}/${name}`)
    if (known !== undefined) expect(Math.abs(characters - known)).toBeLessThanOrEqual(known * MAX_DIFFERENCE)
  })

  it('include all files that the expectations name', () => {
    const names = files.map(([, name]) => name)
    expect(names.length).toBeGreaterThan(15)
    expect([...WITHOUT_TEXT, ...Object.keys(REFUSED)].filter((name) => !names.includes(name))).toEqual([])
  })
})

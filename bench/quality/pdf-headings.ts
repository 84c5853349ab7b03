import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { isSameTitle, readContentsList } from '../../src/ingest/parse/pdf/layout/contents-list.ts'
import { createLinkList } from '../../src/ingest/parse/html/html-links.ts'
import { toTypeHeadings } from '../../src/ingest/parse/pdf/layout/type-headings.ts'
import { readPdfiumPages } from '../../src/ingest/parse/pdf/pdf-pages.ts'
import { readShared, sharedFolder } from '../../test/support/shared-dir.ts'
import { halfOf, HALVES } from './halves.ts'
import type { FigureRow, Measure } from './measure.ts'
import { openReaders } from './pdf-readers.ts'

const FOLDER = 'uk-local-plans/documents'
/** A shorter list is that of a leaflet, or a table. */
const MIN_ENTRIES = 8

/** Share of the entries of printed tables of contents that are headings of the file, as read and by their type alone. */
export const pdfHeadings: Measure = {
  name: 'pdf headings',
  async measure() {
    const readers = openReaders()
    const files: { readonly name: string; readonly figures: readonly number[] }[] = []
    try {
      for (const name of (await readdir(path.join(sharedFolder, 'corpus', FOLDER))).sort()) {
        if (!name.endsWith('.pdf')) continue
        const pages = (await readers.ours(`${FOLDER}/${name}`)) ?? []
        const listed = readContentsList(pages).map(({ title }) => title)
        if (listed.length < MIN_ENTRIES) continue
        const read = pages.flatMap(({ headings }) => headings.map(({ title }) => title))
        const byType = await readByType(`${FOLDER}/${name}`)
        const count = (titles: readonly string[]) =>
          listed.filter((title) => titles.some((other) => isSameTitle(title, other))).length
        files.push({ name, figures: [listed.length, count(read), count(byType)] })
      }
    } finally {
      await readers.close()
    }
    const rows = files.map(({ name, figures }) => ({ name: `  ${name.slice(0, 16)} ${halfOf(name)}`, figures }))
    const columns = ['file', 'listed', 'found', 'by type alone']
    const sums = [...HALVES, 'all'].map((half) => toSum(half, files))
    return [{ title: 'PDF: headings of printed tables of contents', columns, rows: [...rows, ...sums] }]
  },
}

async function readByType(file: string): Promise<readonly string[]> {
  const { blocks } = await readPdfiumPages(new Uint8Array(await readShared(`corpus/${file}`)), createLinkList(), [])
  return toTypeHeadings(blocks).map(({ title }) => title)
}

function toSum(
  half: string,
  files: readonly { readonly name: string; readonly figures: readonly number[] }[],
): FigureRow {
  const some = files.filter(({ name }) => half === 'all' || halfOf(name) === half)
  const [listed = 0, found = 0, byType = 0] = [0, 1, 2].map((column) =>
    some.reduce((sum, { figures }) => sum + (figures[column] ?? 0), 0),
  )
  return { name: half, figures: [listed, listed === 0 ? null : found / listed, listed === 0 ? null : byType / listed] }
}

import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder } from '../../test/support/project-folder.ts'
import { meanOf, type FigureRow, type Measure } from './measure.ts'
import { openReaders } from './pdf-readers.ts'
import { toSolid } from './words.ts'

const fixtures = path.join(projectFolder, 'test/fixtures/reading-order')

/** A page and short phrases of it, in human reading order. */
export interface OrderedPage {
  readonly name: string
  readonly file: string
  readonly page: number
  readonly anchors: readonly string[]
}

export interface OrderScore {
  /** Share of the anchors that occur in the text. */
  readonly found: number
  /** Kendall's tau over the anchors found: 1 for the order of the page, -1 for its reverse. */
  readonly order: number
  readonly missing: readonly string[]
}

/** Anchors found, and whether they are in human reading order. */
export const pdfReadingOrder: Measure = {
  name: 'pdf reading order',
  async measure() {
    const readers = openReaders()
    try {
      const rows: FigureRow[] = []
      for (const ordered of await readOrderedPages()) {
        const ours = (await readers.ours(ordered.file))?.map(({ text }) => text)
        const others = [await readers.pdfParse(ordered.file), await readers.pdftotext(ordered.file)]
        const scores = [ours, ...others].map((pages) => scoreOrder(pages?.[ordered.page - 1] ?? '', ordered.anchors))
        rows.push({ name: `  ${ordered.name}`, figures: scores.flatMap(({ found, order }) => [found, order]) })
      }
      const means = [0, 1, 2, 3, 4, 5].map((column) => meanOf(rows.map(({ figures }) => figures[column] ?? 0)))
      const columns = ['page', 'ours found', 'tau', 'pdf-parse found', 'tau', 'pdftotext found', 'tau']
      return [{ title: 'PDF: reading order', columns, rows: [...rows, { name: 'all', figures: means }] }]
    } finally {
      await readers.close()
    }
  },
}

/** The pages with human-checked order. */
export async function readOrderedPages(): Promise<readonly OrderedPage[]> {
  const names = (await readdir(fixtures)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const content = JSON.parse(await readFile(path.join(fixtures, name), 'utf8')) as Omit<OrderedPage, 'name'>
      return { ...content, name: name.replace('.json', '') }
    }),
  )
}

/** Scores which `anchors` the text has, and in which order, ignoring white space and hyphens. */
export function scoreOrder(text: string, anchors: readonly string[]): OrderScore {
  const solid = toSolid(text).replaceAll('-', '')
  const places = anchors.map((anchor) => solid.indexOf(toSolid(anchor).replaceAll('-', '')))
  const found = places.filter((place) => place >= 0)
  let [pairs, sum] = [0, 0]
  found.forEach((place, index) => {
    for (const later of found.slice(index + 1)) {
      pairs += 1
      sum += Math.sign(later - place)
    }
  })
  const missing = anchors.filter((_anchor, index) => (places[index] ?? -1) < 0)
  return { found: found.length / anchors.length, order: pairs === 0 ? 0 : sum / pairs, missing }
}

import { XMLParser } from 'fast-xml-parser'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readShared, sharedFolder } from '../../test/support/shared-dir.ts'
import type { FigureRow, Measure } from './measure.ts'
import { openReaders, wholeOf } from './pdf-readers.ts'
import { toSolid } from './words.ts'

const FOLDER = 'pdf-gov-tables-icdar2013'
const LISTS = new Set(['table', 'region', 'cell'])

interface Cell {
  readonly content: unknown
  readonly 'start-row': string
  readonly 'start-col': string
}

interface Grid {
  readonly document: {
    readonly table?: readonly { readonly region?: readonly { readonly cell?: readonly Cell[] }[] }[]
  }
}

/** Share of the rows of ICDAR 2013's tables whose cells are in order on one line. */
export const pdfTableRows: Measure = {
  name: 'pdf tables',
  async measure() {
    const readers = openReaders()
    try {
      const rows: FigureRow[] = []
      for (const name of (await readdir(path.join(sharedFolder, 'corpus', FOLDER))).sort()) {
        if (!name.endsWith('.pdf')) continue
        const truth = await readRows(name)
        const ours = (await readers.ours(`${FOLDER}/${name}`))?.map(({ text }) => text) ?? null
        const texts = [ours, await readers.pdfParse(`${FOLDER}/${name}`)]
        rows.push({
          name: `  ${name}`,
          figures: [truth.length, ...texts.map((text) => countFound(truth, wholeOf(text)))],
        })
      }
      const sums = [0, 1, 2].map((column) => rows.reduce((sum, { figures }) => sum + (figures[column] ?? 0), 0))
      const shares = sums.map((sum, column) => (column === 0 ? sum : sum / (sums[0] ?? 1)))
      const columns = ['file', 'rows', 'ours', 'pdf-parse']
      const title = 'PDF: rows of tables on one line (files: number; last: share)'
      return [{ title, columns, rows: [...rows, { name: 'all', figures: shares }] }]
    } finally {
      await readers.close()
    }
  },
}

/** The cells of each row with at least two, by column. */
async function readRows(name: string): Promise<readonly (readonly string[])[]> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    isArray: (tag) => LISTS.has(tag),
  })
  const xml = (await readShared(`corpus/${FOLDER}/${name.replace('.pdf', '-str.xml')}`)).toString()
  const { document } = parser.parse(xml) as Grid
  return (document.table ?? []).flatMap(({ region }) =>
    (region ?? []).flatMap(({ cell }) => {
      const rows = new Map<number, Cell[]>()
      for (const each of cell ?? []) {
        if (toSolid(String(each.content)) === '') continue
        const row = Number(each['start-row'])
        rows.set(row, [...(rows.get(row) ?? []), each])
      }
      return [...rows.values()].filter(({ length }) => length > 1).map(toTexts)
    }),
  )
}

function toTexts(cells: readonly Cell[]): readonly string[] {
  const sorted = [...cells].sort((a, b) => Number(a['start-col']) - Number(b['start-col']))
  return sorted.map(({ content }) => toSolid(String(content)))
}

function countFound(rows: readonly (readonly string[])[], text: string): number {
  const lines = text.split('\n').map(toSolid)
  return rows.filter((cells) => lines.some((line) => hasInOrder(line, cells))).length
}

function hasInOrder(line: string, cells: readonly string[]): boolean {
  let at = 0
  for (const cell of cells) {
    const found = line.indexOf(cell, at)
    if (found < 0) return false
    at = found + cell.length
  }
  return true
}

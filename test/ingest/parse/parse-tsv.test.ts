import { describe, expect, it } from 'vitest'
import { parseTsv } from '../../../src/ingest/parse/ocr/parse-tsv.ts'

const HEAD = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'
const word = (line: number, text: string, confidence = 90, left = 100) =>
  `5\t1\t1\t1\t${line}\t1\t${left}\t200\t50\t20\t${confidence}\t${text}`
const textOf = (...rows: readonly string[]) =>
  parseTsv([HEAD, ...rows].join('\n'), 0.24).map((words) => words.map(({ text }) => text).join(' '))

describe("Tesseract's TSV", () => {
  it('is parsed into words by line, in points, with their confidence', () => {
    const rows = [HEAD, '4\t1\t1\t1\t1\t0\t100\t200\t50\t20\t-1\t', word(1, 'tidal'), word(2, 'power', 80)]
    const [first, second] = parseTsv(rows.join('\n'), 0.24)
    expect(first).toEqual([{ text: 'tidal', left: 24, right: 36, top: 48, bottom: 52.8, confidence: 0.9 }])
    expect(second).toMatchObject([{ text: 'power', confidence: 0.8 }])
  })

  it('is parsed without uncertain words and lines', () => {
    expect(textOf(word(1, 'low'), word(1, 'xv', 10), word(1, 'carbon'), word(2, 'aw', 30), word(2, 'ce', 35))).toEqual([
      'low carbon',
    ])
    expect(textOf(word(1, '|'), word(1, '--'))).toEqual([])
    expect(textOf(word(1, ' '))).toEqual([])
  })

  it('has misread bullets corrected, but not the same signs elsewhere', () => {
    expect(textOf(word(1, '\u00A2'), word(1, 'Glass'), word(2, '*'), word(2, 'Ports'))).toEqual([
      '\u2022 Glass',
      '\u2022 Ports',
    ])
    expect(textOf(word(1, '\u00A9'), word(1, 'Crown'), word(2, '+'), word(2, '5%'))).toEqual(['\u00A9 Crown', '+ 5%'])
  })
})

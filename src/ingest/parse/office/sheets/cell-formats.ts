import { attributeOf, childOf, childrenOf } from '../ooxml/elements.ts'
import { readRoot } from '../ooxml/package.ts'

/** What a number in a cell is shown as. */
export type CellFormat = 'number' | 'percent' | 'date' | 'time'

/** Formats that are built in (ECMA-376 part 1, 18.8.30). */
const BUILT_IN: Readonly<Record<number, CellFormat>> = {
  9: 'percent',
  10: 'percent',
  ...Object.fromEntries(
    [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date']),
  ),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, 'time'])),
}

/** The format of each cell style, by its index. */
export function readCellFormats(styles: Uint8Array | undefined): readonly CellFormat[] {
  if (styles === undefined) return []
  const root = readRoot(styles)
  const own = new Map<number, CellFormat>()
  for (const format of childrenOf(childOf(root, 'numFmts'), 'numFmt')) {
    own.set(Number(attributeOf(format, 'numFmtId')), formatOfCode(attributeOf(format, 'formatCode') ?? ''))
  }
  return childrenOf(childOf(root, 'cellXfs'), 'xf').map((style) => {
    const id = Number(attributeOf(style, 'numFmtId'))
    return own.get(id) ?? BUILT_IN[id] ?? 'number'
  })
}

/** A format of the workbook's own, such as `dd/mm/yyyy` or `0.0%`, without what it quotes. */
function formatOfCode(code: string): CellFormat {
  const bare = code.slice(0, 500).replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  if (bare.includes('%')) return 'percent'
  if (/[yd]/i.test(bare)) return 'date'
  if (/[hs]/i.test(bare)) return 'time'
  // months alone, as in `mmm`
  return /m/i.test(bare) && !/[0#]/.test(bare) ? 'date' : 'number'
}

/** Days from 1970 back to the day 0 of the calendar that spreadsheets count in, and of the one that began in 1904. */
const EPOCH_DAYS = 25_569
const EPOCH_DAYS_1904 = 24_107
const DAY_MS = 86_400_000

/** A number as its cell shows it, in a form that does not depend on a country: `2019-06-13`, `4.2%`. */
export function formatNumber(raw: string, format: CellFormat, isFrom1904: boolean): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (format === 'percent') return `${toShort(value * 100)}%`
  if (format === 'number') return toShort(value)
  const time = new Date(Math.round((value - (isFrom1904 ? EPOCH_DAYS_1904 : EPOCH_DAYS)) * DAY_MS))
  if (Number.isNaN(time.getTime()) || value < 0) return raw
  const [day = '', clock = ''] = time.toISOString().split('T')
  if (format === 'time' && value < 1) return clock.slice(0, 5)
  return value % 1 === 0 || clock.startsWith('00:00') ? day : `${day} ${clock.slice(0, 5)}`
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function toShort(value: number): string {
  return String(Number(value.toPrecision(12)))
}

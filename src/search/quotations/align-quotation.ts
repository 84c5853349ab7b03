import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { stemOf } from '../analysis/stem.ts'

/** A word of a quotation; `isGap`: not a word, but a place where any words of the source may be left out. */
export interface QuotationUnit {
  readonly key: string
  readonly isGap: boolean
}

/** A word of a source; one that begins a passage may follow the end of an earlier passage. */
export interface SourceUnit {
  readonly key: string
  readonly beginsPassage: boolean
  /** It may be left out at no cost: the number of a note. */
  readonly isOptional: boolean
}

/** One step of an alignment, in order; numbers are places in the lists of units. */
export type AlignedStep =
  | { readonly kind: 'same' | 'changed'; readonly quoted: readonly number[]; readonly source: readonly number[] }
  | { readonly kind: 'added'; readonly quoted: readonly number[] }
  /** `isMarked`: at a gap of the quotation, a note, or between passages, and no fault of the quotation. */
  | { readonly kind: 'missing'; readonly source: readonly number[]; readonly isMarked: boolean }

/**
 * Costs in halves of a word that is missing or added. Another word costs less than one missing and one added, and more
 * than either; another form of the same word less.
 */
const CHANGED = 3
const OTHER_FORM = 1
const ADDED = 2
const MISSING = 2
/** A footnote or caption between two passages that belong together. */
const OTHER_PASSAGE = 1

/** How the best alignment up to a cell came about. */
const STEP = {
  start: 0,
  same: 1,
  changed: 2,
  added: 3,
  missing: 4,
  /** A source word left out at no cost. */
  skipped: 5,
  /** The gap itself, which is no word. */
  gap: 6,
  /** One word of the quotation is two of the source: `cooperation`, `co-operation`. */
  split: 7,
  /** Two words of the quotation are one of the source. */
  joined: 8,
  /** Whole passages left out. */
  jump: 9,
} as const

/**
 * The best alignment of a quotation with a part of a source, as Smith-Waterman but with the whole of the quotation: its
 * words in order, each kept, changed, added or left out. Takes time and memory by the product of both lengths.
 */
export async function alignQuotation(
  quotation: readonly QuotationUnit[],
  source: readonly SourceUnit[],
  signal?: AbortSignal,
): Promise<readonly AlignedStep[]> {
  const table = await fillTable(quotation, source, signal)
  return readBack(table)
}

interface Table {
  readonly columns: number
  readonly rows: number
  readonly steps: Uint8Array
  /** Where the best alignment ends. */
  readonly end: number
  /** For a jump into a column: the column it comes from, by row. */
  readonly jumps: ReadonlyMap<number, number>
}

async function fillTable(
  quotation: readonly QuotationUnit[],
  source: readonly SourceUnit[],
  signal?: AbortSignal,
): Promise<Table> {
  const words = toNumbers(quotation, source)
  const columns = source.length + 1
  const steps = new Uint8Array((quotation.length + 1) * columns)
  const jumps = new Map<number, number>()
  let beforeLast = new Int32Array(columns)
  let last = new Int32Array(columns)
  for (let row = 1; row <= quotation.length; row += 1) {
    await yieldToEventLoop(signal)
    const now = new Int32Array(columns)
    const stepsOfRow = steps.subarray(row * columns, (row + 1) * columns)
    if (quotation[row - 1]?.isGap === true) fillGap(last, now, stepsOfRow)
    else fillRow(words, row, { beforeLast, last, now }, stepsOfRow, jumps)
    beforeLast = last
    last = now
  }
  const end = last.indexOf(last.reduce((least, cost) => Math.min(least, cost)))
  return { columns, rows: quotation.length, steps, end, jumps }
}

/** At a gap, any words of the source are left out at no cost. */
function fillGap(last: Int32Array, now: Int32Array, steps: Uint8Array): void {
  for (let column = 0; column < now.length; column += 1) {
    const gap = last[column] ?? 0
    const before = column === 0 ? Infinity : (now[column - 1] ?? 0)
    now[column] = Math.min(gap, before)
    steps[column] = before < gap ? STEP.skipped : STEP.gap
  }
}

/** The costs up to the words of the quotation before, and those that are being worked out. */
interface Costs {
  readonly beforeLast: Int32Array
  readonly last: Int32Array
  readonly now: Int32Array
}

/** Works out a row of a word. Millions of cells are filled, so that nothing is allocated here. */
function fillRow(words: Numbers, row: number, costs: Costs, steps: Uint8Array, jumps: Map<number, number>): void {
  const { beforeLast, last, now } = costs
  const { source, sourceStems, sourcePairs, begins, optional } = words
  const quoted = words.quoted[row - 1] ?? 0
  const stem = words.quotedStems[row - 1] ?? 0
  const pair = words.quotedPairs[row - 1] ?? 0
  let endOfPassage = -1
  now[0] = (last[0] ?? 0) + ADDED
  steps[0] = STEP.added
  for (let column = 1; column < now.length; column += 1) {
    const at = column - 1
    if (begins[at] === 1) endOfPassage = jump(row, at, endOfPassage, now, steps, jumps)
    const word = source[at] ?? 0
    let cost = last[at] ?? 0
    let step: number = STEP.same
    if (word !== quoted) {
      cost += stem === sourceStems[at] ? OTHER_FORM : CHANGED
      step = STEP.changed
    }
    let other = (last[column] ?? 0) + ADDED
    if (other < cost) [cost, step] = [other, STEP.added]
    other = (now[at] ?? 0) + (optional[at] === 1 ? 0 : MISSING)
    if (other < cost) [cost, step] = [other, optional[at] === 1 ? STEP.skipped : STEP.missing]
    if (sourcePairs[at] === quoted && (last[at - 1] ?? 0) < cost) [cost, step] = [last[at - 1] ?? 0, STEP.split]
    if (pair === word && (beforeLast[at] ?? 0) < cost) [cost, step] = [beforeLast[at] ?? 0, STEP.joined]
    now[column] = cost
    steps[column] = step
  }
}

/**
 * At the beginning of a passage, where all passages before it have been read: the alignment may come from the end of an
 * earlier one. Returns the cheapest end so far.
 */
function jump(
  row: number,
  at: number,
  end: number,
  now: Int32Array,
  steps: Uint8Array,
  jumps: Map<number, number>,
): number {
  const here = now[at] ?? 0
  const cost = end === -1 ? Infinity : (now[end] ?? 0)
  if (cost + OTHER_PASSAGE < here) {
    now[at] = cost + OTHER_PASSAGE
    steps[at] = STEP.jump
    jumps.set(row * now.length + at, end)
  }
  return here < cost ? at : end
}

/** Words and stems as numbers, which are compared in no time. No gap has the number of a word. */
interface Numbers {
  readonly quoted: Int32Array
  readonly source: Int32Array
  readonly quotedStems: Int32Array
  readonly sourceStems: Int32Array
  /** A word joined to the one before; -1 where that makes no word of the other side. */
  readonly quotedPairs: Int32Array
  readonly sourcePairs: Int32Array
  /** 1 for a word of the source that begins a passage, or that is optional. */
  readonly begins: Uint8Array
  readonly optional: Uint8Array
}

function toNumbers(quotation: readonly QuotationUnit[], source: readonly SourceUnit[]): Numbers {
  const known = new Map<string, number>()
  const numberOf = (key: string) => {
    const number = known.get(key) ?? known.size
    known.set(key, number)
    return number
  }
  const pairOf = (key: string, before: string | undefined) => known.get(`${before ?? ' '}${key}`) ?? -1
  const quoted = Int32Array.from(quotation, ({ key, isGap }) => (isGap ? -2 : numberOf(key)))
  const sourceNumbers = Int32Array.from(source, ({ key }) => numberOf(key))
  const quotedPairs = Int32Array.from(quotation, ({ key, isGap }, at) => {
    const before = quotation[at - 1]
    return isGap || before === undefined || before.isGap ? -1 : pairOf(key, before.key)
  })
  const sourcePairs = Int32Array.from(source, ({ key }, at) => pairOf(key, source[at - 1]?.key))
  const stemNumber = (key: string) => numberOf(`${/^[a-z]+$/.test(key) ? stemOf(key) : key} `)
  return {
    ...{ quoted, source: sourceNumbers, quotedPairs, sourcePairs },
    quotedStems: Int32Array.from(quotation, ({ key, isGap }) => (isGap ? -2 : stemNumber(key))),
    sourceStems: Int32Array.from(source, ({ key }) => stemNumber(key)),
    begins: Uint8Array.from(source, ({ beginsPassage }) => Number(beginsPassage)),
    optional: Uint8Array.from(source, ({ isOptional }) => Number(isOptional)),
  }
}

/** The steps from the end back to the beginning, in order. */
function readBack({ columns, rows, steps, end, jumps }: Table): readonly AlignedStep[] {
  const aligned: AlignedStep[] = []
  let [row, column] = [rows, end]
  while (row > 0) {
    const at = row * columns + column
    const step = steps[at] ?? STEP.start
    switch (step) {
      case STEP.same:
      case STEP.changed:
        aligned.push({ kind: step === STEP.same ? 'same' : 'changed', quoted: [--row], source: [--column] })
        break
      case STEP.split:
        column -= 2
        aligned.push({ kind: 'same', quoted: [--row], source: [column, column + 1] })
        break
      case STEP.joined:
        row -= 2
        aligned.push({ kind: 'same', quoted: [row, row + 1], source: [--column] })
        break
      case STEP.added:
        aligned.push({ kind: 'added', quoted: [--row] })
        break
      case STEP.gap:
        row -= 1
        break
      case STEP.jump: {
        const from = jumps.get(at) ?? 0
        aligned.push({ kind: 'missing', source: range(from, column), isMarked: true })
        column = from
        break
      }
      default:
        column -= 1
        aligned.push({ kind: 'missing', source: [column], isMarked: step === STEP.skipped })
    }
  }
  return withoutEdges(aligned.reverse())
}

/** Without words of the source at either end, which an alignment with a gap or a jump at its edge may have. */
function withoutEdges(steps: readonly AlignedStep[]): readonly AlignedStep[] {
  const isQuoted = ({ kind }: AlignedStep) => kind !== 'missing'
  return steps.slice(Math.max(0, steps.findIndex(isQuoted)), steps.findLastIndex(isQuoted) + 1)
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)
}

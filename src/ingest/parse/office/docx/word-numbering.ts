import type { XmlNode } from '../../xml/xml-document.ts'
import { formatCounter } from '../ooxml/number-formats.ts'
import { toSymbols } from './symbol-fonts.ts'
import { attributeOf, childOf, childrenOf, numberOf, switchOf, valueOf } from '../ooxml/elements.ts'

/** Word's lists have nine levels. */
const MAX_LEVELS = 9
const MAX_LABEL_CHARACTERS = 100

/** A level of a list: how its counter runs and what is printed. */
interface ListLevel {
  readonly start: number
  readonly format: string
  /** With `%1` for the counter of the first level. */
  readonly pattern: string
  /** The level (from 1) after which this one begins again; 0: never; null: after any higher one. */
  readonly restartAfter: number | null
  /** All counters in digits, whatever their own format. */
  readonly isLegal: boolean
  readonly isHidden: boolean
  readonly styleId: string | undefined
}

/** A list as paragraphs refer to it. Lists of one `countersId` count on from each other. */
interface List {
  readonly countersId: string
  readonly levels: ReadonlyMap<number, ListLevel>
  /** Levels that begin at a number of this list's own, once. */
  readonly starts: ReadonlyMap<number, number>
}

/** Counts the paragraphs of lists, in the order of the document. */
export interface WordNumbering {
  /**
   * The label of the next paragraph of a list, such as `2.1`, `(iv)` or `•`; empty for none. Without `level` it is that
   * which the style of the paragraph is linked to, else the first.
   */
  next(listId: string, level: number | undefined, styleId: string | undefined): string
}

/** Reads `word/numbering.xml`; null if the package has none. */
export function readWordNumbering(root: XmlNode | null): WordNumbering {
  const lists = readLists(root)
  const counters = new Map<string, Map<number, number>>()
  const started = new Set<string>()
  return {
    next(listId, stated, styleId) {
      const list = lists.get(listId)
      if (list === undefined) return ''
      const level = Math.min(stated ?? levelOfStyle(list, styleId) ?? 0, MAX_LEVELS - 1)
      const shape = list.levels.get(level)
      if (shape === undefined) return ''
      const counts = counters.get(list.countersId) ?? new Map<number, number>()
      counters.set(list.countersId, counts)
      count(list, listId, level, counts, started)
      return shape.isHidden ? '' : toLabel(list, shape, counts)
    },
  }
}

function count(list: List, listId: string, level: number, counts: Map<number, number>, started: Set<string>): void {
  const key = `${listId} ${level}`
  const ownStart = started.has(key) ? undefined : list.starts.get(level)
  started.add(key)
  const before = counts.get(level)
  counts.set(level, ownStart ?? (before === undefined ? (list.levels.get(level)?.start ?? 1) : before + 1))
  for (let deeper = level + 1; deeper < MAX_LEVELS; deeper++) {
    const after = list.levels.get(deeper)?.restartAfter ?? null
    if (after === null || (after > 0 && level < after)) counts.delete(deeper)
  }
}

function toLabel(list: List, shape: ListLevel, counts: ReadonlyMap<number, number>): string {
  if (shape.format === 'bullet') return toSymbols(shape.pattern, '•')
  const label = shape.pattern.replace(/%([1-9])/g, (_all, digit: string) => {
    const level = Number(digit) - 1
    const other = list.levels.get(level)
    const value = counts.get(level) ?? other?.start ?? 1
    return formatCounter(value, shape.isLegal ? 'decimal' : (other?.format ?? 'decimal'))
  })
  return label.slice(0, MAX_LABEL_CHARACTERS).trim()
}

function levelOfStyle(list: List, styleId: string | undefined): number | undefined {
  if (styleId === undefined) return undefined
  return [...list.levels].find(([, level]) => level.styleId === styleId)?.[0]
}

function readLists(root: XmlNode | null): ReadonlyMap<string, List> {
  const abstracts = new Map<string, XmlNode>()
  const byStyleLink = new Map<string, string>()
  for (const abstract of childrenOf(root, 'abstractNum')) {
    const id = attributeOf(abstract, 'abstractNumId') ?? ''
    abstracts.set(id, abstract)
    const link = valueOf(abstract, 'styleLink')
    if (link !== undefined) byStyleLink.set(link, id)
  }
  const lists = new Map<string, List>()
  for (const num of childrenOf(root, 'num')) {
    const named = valueOf(num, 'abstractNumId') ?? ''
    // a list style: its levels are in the definition that carries the style
    const link = valueOf(abstracts.get(named) ?? null, 'numStyleLink')
    const id = (link === undefined ? undefined : byStyleLink.get(link)) ?? named
    lists.set(attributeOf(num, 'numId') ?? '', toList(id, abstracts.get(id) ?? null, num))
  }
  return lists
}

function toList(countersId: string, abstract: XmlNode | null, num: XmlNode): List {
  const levels = new Map<number, ListLevel>()
  const starts = new Map<number, number>()
  for (const level of childrenOf(abstract, 'lvl')) levels.set(indexOf(level), toLevel(level))
  for (const override of childrenOf(num, 'lvlOverride')) {
    const replaced = childOf(override, 'lvl')
    if (replaced !== null) levels.set(indexOf(override), toLevel(replaced))
    const start = numberOf(override, 'startOverride')
    if (start !== null) starts.set(indexOf(override), start)
  }
  return { countersId, levels, starts }
}

function toLevel(level: XmlNode): ListLevel {
  return {
    start: numberOf(level, 'start') ?? 0,
    format: valueOf(level, 'numFmt') ?? 'decimal',
    pattern: (valueOf(level, 'lvlText') ?? '').slice(0, MAX_LABEL_CHARACTERS),
    restartAfter: numberOf(level, 'lvlRestart'),
    isLegal: switchOf(level, 'isLgl') ?? false,
    isHidden: switchOf(childOf(level, 'rPr'), 'vanish') ?? false,
    styleId: valueOf(level, 'pStyle'),
  }
}

function indexOf(level: XmlNode): number {
  return Number.parseInt(attributeOf(level, 'ilvl') ?? '0', 10) || 0
}

import type { CheerioAPI } from 'cheerio'
import type { XmlNode } from '../../xml/xml-document.ts'
import type { OdtStyles } from './odt-styles.ts'
import { formatCounter } from '../ooxml/number-formats.ts'

const MAX_LEVELS = 10

/** Number formats by `style:num-format` (ODF 1.3 part 3, 20.317). */
const FORMATS: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}

/** A level of a list style. */
interface ListLevel {
  readonly format: string
  readonly prefix: string
  readonly suffix: string
  readonly bullet: string | null
  readonly start: number
  /** How many counters are shown, the level's own included. */
  readonly shown: number
}

type ListStyle = ReadonlyMap<number, ListLevel>

interface ListState {
  readonly style: ListStyle
  readonly counts: (number | undefined)[]
}

/** The labels of numbered paragraphs and headings, such as `2.1`, `(iv)` or `•`. */
export type OdtLabels = ReadonlyMap<XmlNode, string>

interface Numbering {
  readonly styles: ReadonlyMap<string, ListStyle>
  readonly outline: ListState
  readonly odt: OdtStyles
  readonly labels: Map<XmlNode, string>
  /** The counters of lists by their ids, and of the last list of each style, for lists that go on. */
  readonly byId: Map<string, ListState>
  readonly byStyle: Map<string, ListState>
}

/** Numbers the paragraphs below `body`, in order. `files` are those with list styles. */
export function numberParagraphs(body: XmlNode, files: readonly CheerioAPI[], odt: OdtStyles): OdtLabels {
  const styles = new Map<string, ListStyle>()
  for (const xml of files) {
    xml('text\\:list-style').each((_index, node) => {
      const name = xml(node).attr('style:name') ?? ''
      if (!styles.has(name)) styles.set(name, readLevels(node as unknown as XmlNode))
    })
  }
  const outlines = files.map((xml) => xml('text\\:outline-style').get(0) as unknown as XmlNode | undefined)
  const outline = outlines.find((node) => node !== undefined)
  const numbering: Numbering = {
    ...{ styles, odt },
    outline: { style: outline === undefined ? new Map() : readLevels(outline), counts: [] },
    ...{ labels: new Map(), byId: new Map(), byStyle: new Map() },
  }
  visit(body, numbering)
  return numbering.labels
}

function visit(node: XmlNode, numbering: Numbering): void {
  for (const child of node.children ?? []) {
    if (child.name === 'text:list') visitList(child, numbering, null, 0)
    else if (child.name === 'text:h') labelHeading(child, numbering)
    else if (child.name !== 'text:tracked-changes') visit(child, numbering)
  }
}

function visitList(list: XmlNode, numbering: Numbering, outer: ListState | null, depth: number): void {
  const state = outer ?? stateOf(list, numbering)
  for (const item of list.children ?? []) {
    if (item.name !== 'text:list-item' && item.name !== 'text:list-header') continue
    let isLabelled = item.name === 'text:list-header'
    const start = attributeOf(item, 'text:start-value')
    for (const child of item.children ?? []) {
      if (child.name === 'text:list') visitList(child, numbering, state, Math.min(depth + 1, MAX_LEVELS - 1))
      else if (child.name === 'text:h') labelHeading(child, numbering)
      else if (child.name !== 'text:p') visit(child, numbering)
      else if (!isLabelled) {
        isLabelled = true
        label(child, state, depth, start === undefined ? null : Number(start), numbering)
      }
    }
  }
}

/** A list begins at its start, unless it says that it goes on from another. */
function stateOf(list: XmlNode, { styles, odt, byId, byStyle }: Numbering): ListState {
  const first = list.children?.flatMap((item) => item.children ?? []).find(({ name }) => name === 'text:p')
  const name = attributeOf(list, 'text:style-name') ?? odt.listOf(attributeOf(first, 'text:style-name')) ?? ''
  const followed = byId.get(attributeOf(list, 'text:continue-list') ?? '')
  const before = attributeOf(list, 'text:continue-numbering') === 'true' ? byStyle.get(name) : followed
  const state = { style: styles.get(name) ?? new Map<number, ListLevel>(), counts: before?.counts ?? [] }
  byStyle.set(name, state)
  const listId = attributeOf(list, 'xml:id')
  if (listId !== undefined) byId.set(listId, state)
  return state
}

function labelHeading(heading: XmlNode, numbering: Numbering): void {
  const level = Number(attributeOf(heading, 'text:outline-level') ?? 1) - 1
  if (attributeOf(heading, 'text:is-list-header') === 'true' || !(level >= 0 && level < MAX_LEVELS)) return
  label(heading, numbering.outline, level, null, numbering)
}

function label(
  paragraph: XmlNode,
  { style, counts }: ListState,
  depth: number,
  start: number | null,
  numbering: Numbering,
): void {
  const level = style.get(depth)
  // a program that writes the numbers as text has them in the paragraph already
  if (level === undefined || paragraph.children?.some(({ name }) => name === 'text:number') === true) return
  const before = counts[depth]
  counts[depth] = start ?? (before === undefined ? level.start : before + 1)
  counts.length = depth + 1
  const text = level.bullet ?? numberOf(style, level, counts, depth)
  if (text.trim() !== '') numbering.labels.set(paragraph, text.trim())
}

function numberOf(style: ListStyle, level: ListLevel, counts: readonly (number | undefined)[], depth: number): string {
  if (level.format === '') return ''
  const numbers: string[] = []
  for (let at = Math.max(depth - level.shown + 1, 0); at <= depth; at++) {
    const shape = style.get(at)
    const number = formatCounter(counts[at] ?? shape?.start ?? 1, FORMATS[shape?.format ?? ''] ?? 'none')
    if (number !== '') numbers.push(number)
  }
  return `${level.prefix}${numbers.join('.')}${level.suffix}`
}

function readLevels(style: XmlNode): ListStyle {
  const levels = new Map<number, ListLevel>()
  for (const node of style.children ?? []) {
    const level = Number(attributeOf(node, 'text:level')) - 1
    if (!(level >= 0 && level < MAX_LEVELS)) continue
    const isBullet = node.name === 'text:list-level-style-bullet'
    levels.set(level, {
      format: attributeOf(node, 'style:num-format') ?? '',
      prefix: attributeOf(node, 'style:num-prefix') ?? '',
      suffix: attributeOf(node, 'style:num-suffix') ?? '',
      bullet: isBullet ? (attributeOf(node, 'text:bullet-char') ?? '•').replace(/[\uE000-\uF8FF]/g, '•') : null,
      start: Number(attributeOf(node, 'text:start-value') ?? 1) || 1,
      shown: Number(attributeOf(node, 'text:display-levels') ?? 1) || 1,
    })
  }
  return levels
}

function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  return node?.attribs?.[name]
}

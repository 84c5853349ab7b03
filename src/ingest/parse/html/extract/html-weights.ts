import { isElement, type HtmlElement, type HtmlNode } from '../html-dom.ts'

/** How much text stands below an element, in characters without white space. */
export interface Weight {
  readonly characters: number
  /** Of these, within links. */
  readonly linked: number
  /** Of these, in paragraphs long enough to be prose, and not within links. */
  readonly prose: number
  /** Whether it holds the heading of the whole page or its main part: nobody puts these into a side show. */
  readonly holdsMain: boolean
  /** How deep its elements nest; without any, 0. */
  readonly depth: number
}

type Counting = { -readonly [K in keyof Weight]: Weight[K] }

/** Paragraphs that are shorter are captions, dates, teasers as often as prose. */
const MIN_PROSE_CHARACTERS = 80

const SILENT = new Set('SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG svg'.split(' '))
const PARAGRAPHS = new Set('P BLOCKQUOTE PRE LI DD'.split(' '))
const MAIN = new Set('H1 MAIN'.split(' '))

/** Weighs `root` and every element below it, in one pass without recursion. */
export function weighElements(root: HtmlElement): ReadonlyMap<HtmlNode, Weight> {
  const weights = new Map<HtmlNode, Counting>()
  const open: Counting[] = []
  let links = 0
  let node: HtmlNode | null = root
  while (node !== null) {
    if (isElement(node)) {
      const weight = { characters: 0, linked: 0, prose: 0, holdsMain: MAIN.has(node.nodeName), depth: 0 }
      weights.set(node, weight)
      open.push(weight)
      if (node.nodeName === 'A') links += 1
      if (node.firstChild !== null && !SILENT.has(node.nodeName)) {
        node = node.firstChild
        continue
      }
    } else addText(open.at(-1), node, links > 0)
    // leave it, and what ends with it
    while (node !== null) {
      if (isElement(node)) {
        if (node.nodeName === 'A') links -= 1
        closeElement(open, node.nodeName)
      }
      if (node === root) return weights
      if (node.nextSibling !== null) break
      node = node.parentNode
    }
    node = node?.nextSibling ?? null
  }
  return weights
}

/** The share of its text that stands in links; of nothing, 0. */
export function linkShare(weight: Weight | undefined): number {
  return weight === undefined || weight.characters === 0 ? 0 : weight.linked / weight.characters
}

function addText(weight: Counting | undefined, node: HtmlNode, linked: boolean): void {
  if (weight === undefined || node.nodeName !== '#text') return
  const characters = (node.nodeValue ?? '').replace(/\s+/g, '').length
  weight.characters += characters
  if (linked) weight.linked += characters
}

function closeElement(open: Counting[], name: string): void {
  const weight = open.pop()
  const parent = open.at(-1)
  if (weight === undefined) return
  const bare = weight.characters - weight.linked
  if (PARAGRAPHS.has(name) && bare >= MIN_PROSE_CHARACTERS) weight.prose = bare
  if (parent === undefined) return
  parent.characters += weight.characters
  parent.linked += weight.linked
  parent.prose += weight.prose
  parent.holdsMain ||= weight.holdsMain
  parent.depth = Math.max(parent.depth, weight.depth + 1)
}

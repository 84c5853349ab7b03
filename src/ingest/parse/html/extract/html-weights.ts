import { isElement, type HtmlElement, type HtmlNode } from '../html-dom.ts'

/** How much text an element contains, in characters without white space. */
export interface Weight {
  readonly characters: number
  /** How many of these are in links. */
  readonly linked: number
  /** How many of these are in paragraphs long enough to be prose, and not in links. */
  readonly prose: number
  /** Whether it contains the page heading or the main element, which peripheral blocks never do. */
  readonly holdsMain: boolean
  /** Levels of elements nested in it; 0 if there are none. */
  readonly depth: number
}

type MutableWeight = { -readonly [K in keyof Weight]: Weight[K] }

/** Shorter paragraphs are captions, dates or teasers as often as prose. */
const MIN_PROSE_CHARACTERS = 80

const SKIPPED = new Set('SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG svg'.split(' '))
const PARAGRAPHS = new Set('P BLOCKQUOTE PRE LI DD'.split(' '))
const MAIN = new Set('H1 MAIN'.split(' '))

/** Weighs `root` and every element below it, in one pass without recursion. */
export function weighElements(root: HtmlElement): ReadonlyMap<HtmlNode, Weight> {
  const weights = new Map<HtmlNode, MutableWeight>()
  const open: MutableWeight[] = []
  let links = 0
  let node: HtmlNode | null = root
  while (node !== null) {
    if (isElement(node)) {
      const weight = { characters: 0, linked: 0, prose: 0, holdsMain: MAIN.has(node.nodeName), depth: 0 }
      weights.set(node, weight)
      open.push(weight)
      if (node.nodeName === 'A') links += 1
      if (node.firstChild !== null && !SKIPPED.has(node.nodeName)) {
        node = node.firstChild
        continue
      }
    } else addText(open.at(-1), node, links > 0)
    // close it, and every ancestor that ends with it
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

/** The share of the text that is in links, 0..1; 0 if there is no text. */
export function linkShare(weight: Weight | undefined): number {
  return weight === undefined || weight.characters === 0 ? 0 : weight.linked / weight.characters
}

function addText(weight: MutableWeight | undefined, node: HtmlNode, linked: boolean): void {
  if (weight === undefined || node.nodeName !== '#text') return
  const characters = (node.nodeValue ?? '').replace(/\s+/g, '').length
  weight.characters += characters
  if (linked) weight.linked += characters
}

function closeElement(open: MutableWeight[], name: string): void {
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

import { isElement, nextAfter, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { isBlock } from '../extract/html-block-names.ts'
import { isConsentControl, weighConsentLine } from './consent-words.ts'

/** What an element's text says of consent. Lengths count characters without white space. */
export interface ConsentWeight {
  readonly characters: number
  /** In sentences about consent. */
  readonly consentCharacters: number
  /** In sentences long enough to be prose that have nothing to do with consent. */
  readonly otherProse: number
  /** Sentences that a dialog addresses to its reader. */
  readonly addresses: number
  /** Sentences that name cookies or privacy. */
  readonly mentions: number
  /** Buttons and links such as "Accept all". */
  readonly controls: number
  /** Whether it contains the main element or article of the page, or an h1 about something else. */
  readonly holdsMain: boolean
}

type MutableWeight = { -readonly [K in keyof ConsentWeight]: ConsentWeight[K] }

/** One element on the way down, with the text of its current line. */
interface Open {
  readonly element: HtmlElement
  readonly weight: MutableWeight
}

/** A shorter line is a label, a name or a heading. */
const MIN_PROSE_CHARACTERS = 60
const SKIPPED = new Set('SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG svg HEAD'.split(' '))
const MAIN = new Set('MAIN ARTICLE'.split(' '))
const CONTROLS = new Set('BUTTON A INPUT SUMMARY'.split(' '))

/** Weighs every element below `root` in one pass without recursion. A line is what a browser shows between two blocks. */
export function weighConsent(root: HtmlElement): ReadonlyMap<HtmlNode, ConsentWeight> {
  const weights = new Map<HtmlNode, ConsentWeight>()
  const open: Open[] = []
  let line = ''
  const endLine = () => {
    const owner = open.at(-1)
    if (owner !== undefined) addLine(owner, line)
    line = ''
  }
  for (let node: HtmlNode | null = root; node !== null;) {
    if (isElement(node)) {
      if (isBlock(node)) endLine()
      const weight = emptyWeight(node)
      weights.set(node, weight)
      open.push({ element: node, weight })
      if (node.firstChild !== null && !SKIPPED.has(node.nodeName)) {
        node = node.firstChild
        continue
      }
    } else if (node.nodeName === '#text') line += node.nodeValue ?? ''
    const next: HtmlNode | null = nextAfter(node, root, (closed) => {
      if (!isElement(closed)) return
      if (isBlock(closed)) endLine()
      close(open)
    })
    node = next
  }
  return weights
}

function emptyWeight(element: HtmlElement): MutableWeight {
  const holdsMain = MAIN.has(element.nodeName) || element.getAttribute('role') === 'main'
  const isControl = CONTROLS.has(element.nodeName) || element.getAttribute('role') === 'button'
  const label = isControl ? (element.getAttribute('value') ?? element.textContent ?? '').slice(0, 200) : ''
  const controls = isControl && isConsentControl(label) ? 1 : 0
  return { characters: 0, consentCharacters: 0, otherProse: 0, addresses: 0, mentions: 0, controls, holdsMain }
}

/** The line belongs to the innermost open block; inline elements that are open at its end take it no further. */
function addLine({ element, weight }: Open, line: string): void {
  if (line.trim() === '') return
  const { characters, consentCharacters, addresses, mentions } = weighConsentLine(line.replace(/\s+/g, ' ').trim())
  const other = characters - consentCharacters
  weight.characters += characters
  weight.consentCharacters += consentCharacters
  weight.addresses += addresses
  weight.mentions += mentions
  if (other >= MIN_PROSE_CHARACTERS) weight.otherProse += other
  if (element.nodeName === 'H1' && consentCharacters === 0) weight.holdsMain = true
}

function close(open: Open[]): void {
  const closed = open.pop()?.weight
  const parent = open.at(-1)?.weight
  if (closed === undefined || parent === undefined) return
  parent.characters += closed.characters
  parent.consentCharacters += closed.consentCharacters
  parent.otherProse += closed.otherProse
  parent.addresses += closed.addresses
  parent.mentions += closed.mentions
  parent.controls += closed.controls
  parent.holdsMain ||= closed.holdsMain
}

import { isBareDateLine } from './date-lines.ts'
import { childElements, isElement, walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { linkShare, type Weight } from './html-weights.ts'

/** Labels above links to other pages, as a whole line or before a colon, in the languages of our sources. */
const LABEL =
  /^(?:related|recommended|suggested|trending|popular|most (?:read|popular|viewed|shared)|read (?:more|next|also|on)|(?:see|also|click|watch|listen) (?:also|more|here|now)|see also|also(?: see| read)?|more (?:from|on|in|great|stories|news|like)|(?:don['’]?t|do not) miss|up next|you (?:may|might) (?:also )?(?:like|be interested)|follow us|share (?:this|on)|sign up|subscribe|newsletter|advertisement|get the app|stay (?:informed|connected)|what to read next|editor['’]?s picks?|à lire aussi|lire aussi|voir aussi|lesen sie auch|mehr zum thema|siehe auch|lea también|te puede interesar|ver también|leia (?:também|mais)|veja também|leggi anche|lees ook|läs också)\b/iu
const LABEL_COLON = /^[^:]{1,40}:/
const MAX_LABEL_CHARACTERS = 80
const LABELS = new Set('P DIV STRONG B SPAN H2 H3 H4 H5 H6 LI'.split(' '))
const ITEMS = new Set('UL OL DIV P SECTION TABLE'.split(' '))

/** A block with at least this share of its text in links leads to other pages. */
const TEASER_LINK_SHARE = 0.6
/** Share from which a paragraph counts as nothing but a link. */
const BARE_LINK_SHARE = 0.9
const MIN_HEADLINE_WORDS = 4
const DOCUMENT_ADDRESS = /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|zip|rtf)(?:[?#]|$)/i

/** A caption that names a photographer or a picture agency belongs to a photograph, not to a figure. */
const PHOTO_CREDIT =
  /\bfile photo\b|\b(?:photo(?:graph)?|image|picture)(?: credit)?(?: by|\s*:| courtesy)|\bcredit\s*:|\b(?:getty|shutterstock|istock|alamy)\b|©/iu
const MAX_CAPTION_CHARACTERS = 500

/** What a page states of itself. */
export interface PageStatements {
  readonly isArticle: boolean
  /** Whether it states its date in its head. */
  readonly statesDate: boolean
}

/** Removes teasers, photo captions, and dates that the head of the page states too from a main text. */
export function removeTeasers(
  content: HtmlElement,
  weights: ReadonlyMap<HtmlNode, Weight>,
  { isArticle, statesDate }: PageStatements,
): void {
  let hasProse = false
  const teaserBlocks = new Set<HtmlNode>()
  walkElements(content, (element) => {
    if (teaserBlocks.has(element)) return 'remove'
    const weight = weights.get(element)
    if (weight === undefined || weight.characters === 0) return 'into'
    if (weight.prose > 0 && element.nodeName === 'P') hasProse = true
    if (isPhotoCaption(element, weight)) return 'remove'
    if (statesDate && !hasProse && isBareDateLine(element, weight.characters)) return 'remove'
    const labelledBlocks = linkBlocksLabelledBy(element, weight, weights, isArticle)
    if (labelledBlocks !== null) {
      labelledBlocks.forEach((node) => teaserBlocks.add(node))
      return 'remove'
    }
    return isArticle && hasProse && isHeadlineLink(element, weight) ? 'remove' : 'into'
  })
}

/** The blocks of links below `element` if it is a label, which is then removed with them; null if it is not a label. */
function linkBlocksLabelledBy(
  element: HtmlElement,
  weight: Weight,
  weights: ReadonlyMap<HtmlNode, Weight>,
  isArticle: boolean,
): readonly HtmlNode[] | null {
  if (!LABELS.has(element.nodeName)) return null
  const share = linkShare(weight)
  if (weight.characters > MAX_LABEL_CHARACTERS && share < TEASER_LINK_SHARE / 2) return null
  const text = (element.textContent ?? '').trim()
  if (weight.characters > MAX_LABEL_CHARACTERS * 5 || !LABEL.test(text)) return null
  const below = linkBlocksAfter(outermost(element, weight, weights), weights)
  // "Read more about our process" is a sentence of a report, "Read more: our process" is a teaser
  const isTeaser = share >= TEASER_LINK_SHARE / 2 && (isArticle || LABEL_COLON.test(text))
  return below.length > 0 || isTeaser ? below : null
}

/** The outermost ancestor that contains only this element; the label's links follow that one. */
function outermost(element: HtmlElement, weight: Weight, weights: ReadonlyMap<HtmlNode, Weight>): HtmlNode {
  let outer: HtmlNode = element
  while (outer.parentNode !== null && weights.get(outer.parentNode)?.characters === weight.characters) {
    outer = outer.parentNode
  }
  return outer
}

function linkBlocksAfter(node: HtmlNode, weights: ReadonlyMap<HtmlNode, Weight>): readonly HtmlNode[] {
  const blocks: HtmlNode[] = []
  for (let next = node.nextSibling; next !== null; next = next.nextSibling) {
    if (!isElement(next)) {
      if ((next.nodeValue ?? '').trim() === '') continue
      break
    }
    const weight = weights.get(next)
    if (weight === undefined || weight.characters === 0) continue
    if (!ITEMS.has(next.nodeName) || linkShare(weight) < TEASER_LINK_SHARE) break
    blocks.push(next)
  }
  return blocks
}

function isHeadlineLink(element: HtmlElement, weight: Weight): boolean {
  if (element.nodeName !== 'P' || linkShare(weight) < BARE_LINK_SHARE) return false
  if ((element.textContent ?? '').trim().split(/\s+/).length < MIN_HEADLINE_WORDS) return false
  return !linksOf(element).some((address) => DOCUMENT_ADDRESS.test(address))
}

function linksOf(element: HtmlElement): readonly string[] {
  const addresses: string[] = []
  walkElements(element, (below) => {
    if (below.nodeName === 'A') addresses.push(below.getAttribute('href') ?? '')
    return 'into'
  })
  return addresses
}

function isPhotoCaption(element: HtmlElement, weight: Weight): boolean {
  if (weight.characters > MAX_CAPTION_CHARACTERS) return false
  if (element.nodeName !== 'FIGCAPTION' && !(childElements(element).length === 0 && weight.characters < 120))
    return false
  const text = (element.textContent ?? '').trim()
  return element.nodeName === 'FIGCAPTION'
    ? PHOTO_CREDIT.test(text)
    : /^\(?\s*(?:image|photo|picture|credit)\s*(?:credit)?\s*:/i.test(text)
}

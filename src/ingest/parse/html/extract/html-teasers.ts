import { childElements, isElement, walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { linkShare, type Weight } from './html-weights.ts'

/** What stands over links to other pages, as whole line or before a colon, in the languages that our sources write. */
const LABEL =
  /^(?:related|recommended|suggested|trending|popular|most (?:read|popular|viewed|shared)|read (?:more|next|also|on)|(?:see|also|click|watch|listen) (?:also|more|here|now)|see also|also(?: see| read)?|more (?:from|on|in|great|stories|news|like)|(?:don['’]?t|do not) miss|up next|you (?:may|might) (?:also )?(?:like|be interested)|follow us|share (?:this|on)|sign up|subscribe|newsletter|advertisement|get the app|stay (?:informed|connected)|what to read next|editor['’]?s picks?|à lire aussi|lire aussi|voir aussi|lesen sie auch|mehr zum thema|siehe auch|lea también|te puede interesar|ver también|leia (?:também|mais)|veja também|leggi anche|lees ook|läs också)\b/iu
const LABEL_COLON = /^[^:]{1,40}:/
const MAX_LABEL_CHARACTERS = 80
const HEADING = /^H[1-6]$/
const LABELS = new Set('P DIV STRONG B SPAN H2 H3 H4 H5 H6 LI'.split(' '))
const ITEMS = new Set('UL OL DIV P SECTION TABLE'.split(' '))

/** From this share of links on, a block leads to other pages rather than speaking for this one. */
const TEASER_LINK_SHARE = 0.6
/** A paragraph that is nothing but a link. */
const BARE_LINK_SHARE = 0.9
const MIN_HEADLINE_WORDS = 4
const DOCUMENT_ADDRESS = /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|zip|rtf)(?:[?#]|$)/i

/** A caption that names a photographer or a library of pictures is about a photograph, not a figure of the text. */
const PHOTO_CREDIT =
  /\bfile photo\b|\b(?:photo(?:graph)?|image|picture)(?: credit)?(?: by|\s*:| courtesy)|\bcredit\s*:|\b(?:getty|shutterstock|istock|alamy)\b|©/iu
const MAX_CAPTION_CHARACTERS = 500

/** When a page was put up or changed, or who wrote it, on a line of its own. */
const DATE_LINE =
  /^\W*(?:(?:posted|published|updated|last (?:updated|modified)|first published)\b.{0,60}|(?:by\s)?.{0,40}?\b\d{1,2}:\d{2}\b.{0,40}|(?:\p{L}+,?\s+){0,2}\d{1,2}(?:st|nd|rd|th)?,?\s+(?:\p{L}+\s+)?\d{4}\W*)$/iu

/** Takes teasers, photo captions and date lines out of a main text. `isArticle`: its page says that it is one article. */
export function removeTeasers(content: HtmlElement, weights: ReadonlyMap<HtmlNode, Weight>, isArticle: boolean): void {
  let hasBegun = false
  const doomed = new Set<HtmlNode>()
  walkElements(content, (element) => {
    if (doomed.has(element)) return 'remove'
    const weight = weights.get(element)
    if (weight === undefined || weight.characters === 0) return 'into'
    if (weight.prose > 0 && element.nodeName === 'P') hasBegun = true
    if (isPhotoCaption(element, weight)) return 'remove'
    if (!hasBegun && isDateLine(element, weight)) return 'remove'
    const following = labelled(element, weight, weights, isArticle)
    if (following !== null) {
      following.forEach((node) => doomed.add(node))
      return 'remove'
    }
    return isArticle && hasBegun && isHeadlineLink(element, weight) ? 'remove' : 'into'
  })
}

/** The blocks of links that a label stands over, when it is one: then the label goes with them. */
function labelled(
  element: HtmlElement,
  weight: Weight,
  weights: ReadonlyMap<HtmlNode, Weight>,
  isArticle: boolean,
): readonly HtmlNode[] | null {
  if (!LABELS.has(element.nodeName)) return null
  const links = linkShare(weight)
  if (weight.characters > MAX_LABEL_CHARACTERS && links < TEASER_LINK_SHARE / 2) return null
  const text = (element.textContent ?? '').trim()
  if (weight.characters > MAX_LABEL_CHARACTERS * 5 || !LABEL.test(text)) return null
  const below = linkBlocksAfter(outermost(element, weight, weights), weights)
  // "Read more about our process" in a report is a sentence of it, "Read more: our process" is not
  const isTeaser = links >= TEASER_LINK_SHARE / 2 && (isArticle || LABEL_COLON.test(text))
  return below.length > 0 || isTeaser ? below : null
}

/** The largest element that holds nothing but this one: what follows the label follows that. */
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

function isDateLine(element: HtmlElement, weight: Weight): boolean {
  if (weight.characters > 100 || HEADING.test(element.nodeName)) return false
  return DATE_LINE.test((element.textContent ?? '').replace(/\s+/g, ' ').trim())
}

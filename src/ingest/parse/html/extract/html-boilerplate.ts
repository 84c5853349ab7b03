import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import type { Weight } from './html-weights.ts'

/** Elements that are never part of the main text. */
const TAGS = new Set('NAV BUTTON DIALOG SCRIPT STYLE TEMPLATE IFRAME INPUT SELECT TEXTAREA'.split(' '))
const ROLES = new Set('navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist'.split(' '))

const HEADING = /^H[1-6]$/

/** Words that web designers use in a class or id for peripheral blocks of a page. */
const PERIPHERAL_WORDS = new Set(
  (
    'breadcrumb breadcrumbs cookie cookies consent gdpr newsletter newsletters subscribe signup signin login ' +
    'social share sharing sharebar sharedaddy addthis related recommended recirc trending outbrain ' +
    'taboola promo promos promoted sponsored advert advertisement advertorial ads adslot cta paywall disqus comment comments ' +
    'commentlist pagination pager popup modal toolbar skip feedback mostread mostpopular readmore seealso upnext'
  ).split(' '),
)
/** The same, as two-word phrases. */
const PERIPHERAL_PHRASES =
  /\b(?:most (?:read|popular|viewed|shared)|read (?:more|next|also)|see also|up next|more (?:from|stories|news|articles|on)|sign (?:up|in)|you may|skip link|print (?:only|header|link))\b/
/** Words for bylines and dates, which are stored as metadata instead. */
const CREDIT_WORDS = new Set(
  'byline bylines dateline timestamp pubdate postinfo postmeta datetime bio authorbio storydate credit credits'.split(
    ' ',
  ),
)
const CREDIT_PHRASES =
  /\b(?:(?:entry|post|article|story|publish|published) (?:meta|info|date|time|byline|author)|author (?:bio|info|box|description)|(?:story|publish) date)\b/
/** Text for screen readers, which repeats what is visible. */
const SCREEN_READER_TEXT = /\b(?:visually hidden|sr only|screen reader(?: text)?|screenreader)\b/

/** A peripheral block is a small part of its page; on a larger one, such a class belongs to a theme or a layout. */
const MAX_PERIPHERAL_SHARE = 0.35
/** Characters of prose above which a block with such a class is content, and is not removed. */
const MAX_PERIPHERAL_PROSE = 1_500
const MAX_CREDIT_CHARACTERS = 400
const MAX_SCREEN_READER_CHARACTERS = 120

/** If fewer characters remain, the page has its text in unusual places, and nothing is removed. */
const MIN_REMAINING_CHARACTERS = 100

/** Removes what surrounds a page's text: menus, notices, share buttons, teasers, credits and hidden elements. */
export function removeBoilerplate(root: HtmlElement, weights: ReadonlyMap<HtmlNode, Weight>): void {
  const whole = weights.get(root)
  if (whole === undefined) return
  const boilerplate: HtmlElement[] = []
  let remaining = whole.characters
  walkElements(root, (element) => {
    const weight = weights.get(element)
    if (weight === undefined || weight.holdsMain || weight.prose > whole.prose * MAX_PERIPHERAL_SHARE) return 'into'
    if (!isBoilerplate(element, weight, whole)) {
      // readability scores sections and headings by id, and would drop "feedback-from-social-care" from the text
      if (HEADING.test(element.nodeName) || element.nodeName === 'SECTION') element.removeAttribute('id')
      return 'into'
    }
    boilerplate.push(element)
    remaining -= weight.characters
    return 'past'
  })
  if (remaining >= Math.min(MIN_REMAINING_CHARACTERS, whole.characters))
    boilerplate.forEach((element) => element.remove())
}

function isBoilerplate(element: HtmlElement, weight: Weight, whole: Weight): boolean {
  const name = element.nodeName
  if (TAGS.has(name)) return true
  if (isHidden(element)) return true
  if (ROLES.has(element.getAttribute('role') ?? '')) return true
  // the id of a heading repeats its words, and that of a section with prose may repeat those of its heading
  if (HEADING.test(name)) return false
  const id = weight.prose === 0 ? (element.getAttribute('id') ?? '') : ''
  const words = toWords(`${element.getAttribute('class') ?? ''} ${id}`)
  return words !== '' && hasBoilerplateName(words, name, weight, whole)
}

function hasBoilerplateName(words: string, name: string, weight: Weight, whole: Weight): boolean {
  const wordList = words.split(' ')
  if (weight.characters <= MAX_CREDIT_CHARACTERS && name !== 'P' && name !== 'A') {
    if (wordList.some((word) => CREDIT_WORDS.has(word)) || CREDIT_PHRASES.test(words)) return true
  }
  if (weight.characters <= MAX_SCREEN_READER_CHARACTERS && SCREEN_READER_TEXT.test(words)) return true
  if (weight.characters > whole.characters * MAX_PERIPHERAL_SHARE || weight.prose > MAX_PERIPHERAL_PROSE) return false
  return wordList.some((word) => PERIPHERAL_WORDS.has(word)) || PERIPHERAL_PHRASES.test(words)
}

function isHidden(element: HtmlElement): boolean {
  if (element.getAttribute('hidden') !== null || element.getAttribute('aria-hidden') === 'true') return true
  return /display\s*:\s*none/i.test(element.getAttribute('style') ?? '')
}

/** `relatedContent article__share` as `related content article share`. */
function toWords(names: string): string {
  return names
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()
}

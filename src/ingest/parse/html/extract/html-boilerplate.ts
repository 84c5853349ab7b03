import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import type { Weight } from './html-weights.ts'

/** Never part of what a page has to say. */
const TAGS = new Set('NAV BUTTON DIALOG SCRIPT STYLE TEMPLATE IFRAME INPUT SELECT TEXTAREA'.split(' '))
const ROLES = new Set('navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist'.split(' '))

const HEADING = /^H[1-6]$/

/** Words in a class or id that name a side show of a page, as its makers name them. */
const SIDE_SHOWS = new Set(
  (
    'breadcrumb breadcrumbs cookie cookies consent gdpr newsletter newsletters subscribe signup signin login ' +
    'social share sharing sharebar sharedaddy addthis related recommended recirc trending outbrain ' +
    'taboola promo promos promoted sponsored advert advertisement advertorial ads adslot cta paywall disqus comment comments ' +
    'commentlist pagination pager popup modal toolbar skip feedback mostread mostpopular readmore seealso upnext'
  ).split(' '),
)
/** The same in two words. */
const SIDE_SHOW_PAIRS =
  /\b(?:most (?:read|popular|viewed|shared)|read (?:more|next|also)|see also|up next|more (?:from|stories|news|articles|on)|sign (?:up|in)|you may|skip link|print (?:only|header|link))\b/
/** Words for lines that say who wrote and when: that is kept as metadata. */
const CREDITS = new Set(
  'byline bylines dateline timestamp pubdate postinfo postmeta datetime bio authorbio storydate credit credits'.split(
    ' ',
  ),
)
const CREDIT_PAIRS =
  /\b(?:(?:entry|post|article|story|publish|published) (?:meta|info|date|time|byline|author)|author (?:bio|info|box|description)|(?:story|publish) date)\b/
/** For those who listen to the page: repeats what others see. */
const SPOKEN = /\b(?:visually hidden|sr only|screen reader(?: text)?|screenreader)\b/

/** A side show is a small part of its page; a class that says otherwise belongs to a theme or to a layout. */
const MAX_SIDE_SHARE = 0.35
/** Side shows with this share of prose or more are text that someone wrote: only their links may be about something else. */
const MAX_SIDE_PROSE = 1_500
const MAX_CREDIT_CHARACTERS = 400
const MAX_SPOKEN_CHARACTERS = 120

/** A page of which less is left was no page with side shows, but one that hides its text in unusual places. */
const MIN_LEFT_CHARACTERS = 100

/** Takes out of a page what surrounds its text: menus, notices, shares, teasers, credits, and what is not shown. */
export function removeBoilerplate(root: HtmlElement, weights: ReadonlyMap<HtmlNode, Weight>): void {
  const whole = weights.get(root)
  if (whole === undefined) return
  const doomed: HtmlElement[] = []
  let left = whole.characters
  walkElements(root, (element) => {
    const weight = weights.get(element)
    if (weight === undefined || weight.holdsMain || weight.prose > whole.prose * MAX_SIDE_SHARE) return 'into'
    if (!isBoilerplate(element, weight, whole)) {
      // readability would judge a section by it, and a heading: "feedback-from-social-care" would be no part of the text
      if (HEADING.test(element.nodeName) || element.nodeName === 'SECTION') element.removeAttribute('id')
      return 'into'
    }
    doomed.push(element)
    left -= weight.characters
    return 'past'
  })
  if (left >= Math.min(MIN_LEFT_CHARACTERS, whole.characters)) doomed.forEach((element) => element.remove())
}

function isBoilerplate(element: HtmlElement, weight: Weight, whole: Weight): boolean {
  const name = element.nodeName
  if (TAGS.has(name)) return true
  if (isHidden(element)) return true
  if (ROLES.has(element.getAttribute('role') ?? '')) return true
  // a heading's id is its own words, and that of a section with prose may be those of its heading
  if (HEADING.test(name)) return false
  const id = weight.prose === 0 ? (element.getAttribute('id') ?? '') : ''
  const words = toWords(`${element.getAttribute('class') ?? ''} ${id}`)
  return words !== '' && isNamedSo(words, name, weight, whole)
}

function isNamedSo(words: string, name: string, weight: Weight, whole: Weight): boolean {
  const list = words.split(' ')
  if (weight.characters <= MAX_CREDIT_CHARACTERS && name !== 'P' && name !== 'A') {
    if (list.some((word) => CREDITS.has(word)) || CREDIT_PAIRS.test(words)) return true
  }
  if (weight.characters <= MAX_SPOKEN_CHARACTERS && SPOKEN.test(words)) return true
  if (weight.characters > whole.characters * MAX_SIDE_SHARE || weight.prose > MAX_SIDE_PROSE) return false
  return list.some((word) => SIDE_SHOWS.has(word)) || SIDE_SHOW_PAIRS.test(words)
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

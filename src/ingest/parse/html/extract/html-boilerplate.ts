import { DATE, hasDateLabel } from './date-lines.ts'
import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { isUnmarkedMenu } from './html-menus.ts'
import { linkShare, type Weight } from './html-weights.ts'

/** Elements that are never part of the main text. */
const TAGS = new Set('NAV BUTTON DIALOG SCRIPT STYLE TEMPLATE IFRAME INPUT SELECT TEXTAREA'.split(' '))
const ROLES = new Set('navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist'.split(' '))

const SECTIONING = new Set('ARTICLE ASIDE BLOCKQUOTE MAIN SECTION'.split(' '))
const HEADING = /^H[1-6]$/

const HIDING_CLASS =
  /(?:^|\s)(?:hidden|hide|is-hidden|d-none|display-none|invisible|js-hidden|u-hidden|govuk-!-display-none)(?:\s|$)/i
/** Names of the panels of tabs and accordions. */
const PANEL_CLASS =
  /(?:^|[\s_-])(?:accordions?|tabs?|tab-?panel|tab-?pane|collaps\w*|panel|expander|expandable|disclosure|toggle)(?:$|[\s_-])/i
const MAX_PANEL_LINK_SHARE = 0.5

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
/** Words for bylines and dates, which the head of most pages states too. */
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

/** If fewer characters remain, the page may have its text in unusual places, and only what surely is no text goes. */
const MIN_REMAINING_CHARACTERS = 100

/** Removes what surrounds a page's text: menus, notices, share buttons, teasers, credits and hidden elements. */
export function removeBoilerplate(
  root: HtmlElement,
  weights: ReadonlyMap<HtmlNode, Weight>,
  { panelIds, statesDate }: Omit<PageFacts, 'whole'>,
): void {
  const whole = weights.get(root)
  if (whole === undefined) return
  const boilerplate: { readonly element: HtmlElement; readonly reason: Reason; readonly characters: number }[] = []
  walkElements(root, (element) => {
    const weight = weights.get(element)
    if (weight === undefined || weight.holdsMain || weight.prose > whole.prose * MAX_PERIPHERAL_SHARE) return 'into'
    const reason = boilerplateReason(element, weight, { whole, panelIds, statesDate })
    if (reason === null) {
      // readability leaves out what has these
      for (const name of ['hidden', 'aria-hidden']) element.removeAttribute(name)
      if (hasHidingStyle(element)) element.removeAttribute('style')
      // ...and what is named as a byline, though it has the date of the page
      if (!statesDate && weight.characters <= MAX_CREDIT_CHARACTERS && hasDateLabel(element))
        for (const name of ['class', 'id', 'rel', 'itemprop']) element.removeAttribute(name)
      // readability scores sections and headings by id, and would drop "feedback-from-social-care" from the text
      if (HEADING.test(element.nodeName) || element.nodeName === 'SECTION') element.removeAttribute('id')
      return 'into'
    }
    boilerplate.push({ element, reason, characters: weight.characters })
    return 'past'
  })
  const sure = boilerplate.filter(({ reason }) => reason === 'tag')
  const removable = [boilerplate, sure].find((some) => {
    const remaining = some.reduce((sum, { characters }) => sum - characters, whole.characters)
    return remaining >= Math.min(some === sure ? 1 : MIN_REMAINING_CHARACTERS, whole.characters)
  })
  removable?.forEach(({ element }) => element.remove())
}

/** What of the page decides about its elements. */
interface PageFacts {
  readonly whole: Weight
  /** Ids of panels that tabs and accordions open. */
  readonly panelIds: ReadonlySet<string>
  /** Whether its head states its date, so that a date without a label adds nothing. */
  readonly statesDate: boolean
}

/** Why an element is no text: by its tag or role, which is certain, by its name, or since it is hidden. */
type Reason = 'tag' | 'name' | 'hidden'

function boilerplateReason(
  element: HtmlElement,
  weight: Weight,
  { whole, panelIds, statesDate }: PageFacts,
): Reason | null {
  const name = element.nodeName
  if (TAGS.has(name) || isPageFooter(element)) return 'tag'
  if (isHidden(element, weight, panelIds)) return 'hidden'
  if (ROLES.has(element.getAttribute('role') ?? '')) return 'tag'
  if (isUnmarkedMenu(element, weight)) return 'name'
  // the id of a heading repeats its words, and that of a section with prose may repeat those of its heading
  if (HEADING.test(name)) return null
  const id = weight.prose === 0 ? (element.getAttribute('id') ?? '') : ''
  const words = toWords(`${element.getAttribute('class') ?? ''} ${id}`)
  if (words === '') return null
  if (isCredit(words, element, weight, statesDate)) return 'name'
  return hasBoilerplateName(words, weight, whole) ? 'name' : null
}

/** The footer of the page; that of an article or section may have its notes. */
function isPageFooter(element: HtmlElement): boolean {
  if (element.nodeName !== 'FOOTER') return false
  for (let above = element.parentNode; above !== null; above = above.parentNode)
    if (SECTIONING.has(above.nodeName)) return false
  return true
}

/** A byline; one with a date stays, unless the head of the page states the date. */
function isCredit(words: string, element: HtmlElement, weight: Weight, statesDate: boolean): boolean {
  if (weight.characters > MAX_CREDIT_CHARACTERS || element.nodeName === 'P' || element.nodeName === 'A') return false
  if (words.split(' ').some((word) => CREDIT_WORDS.has(word)) || CREDIT_PHRASES.test(words))
    return statesDate || !DATE.test(element.textContent ?? '')
  return false
}

function hasBoilerplateName(words: string, weight: Weight, whole: Weight): boolean {
  const wordList = words.split(' ')
  if (weight.characters <= MAX_SCREEN_READER_CHARACTERS && SCREEN_READER_TEXT.test(words)) return true
  if (weight.characters > whole.characters * MAX_PERIPHERAL_SHARE || weight.prose > MAX_PERIPHERAL_PROSE) return false
  return wordList.some((word) => PERIPHERAL_WORDS.has(word)) || PERIPHERAL_PHRASES.test(words)
}

/**
 * Whether a browser never shows the element. The panels of tabs and accordions are shown when somebody opens them, and
 * `until-found` when somebody searches; `aria-hidden` alone hides from screen readers what is seen.
 */
function isHidden(element: HtmlElement, weight: Weight, panelIds: ReadonlySet<string>): boolean {
  const hidden = element.getAttribute('hidden')
  const isOff = (hidden !== null && hidden.toLowerCase() !== 'until-found') || hasHidingStyle(element)
  if (isOff) return !isPanel(element, weight, panelIds)
  if (element.getAttribute('aria-hidden') !== 'true') return false
  if (isPanel(element, weight, panelIds)) return false
  return weight.prose === 0 || HIDING_CLASS.test(element.getAttribute('class') ?? '')
}

function hasHidingStyle(element: HtmlElement): boolean {
  return /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(element.getAttribute('style') ?? '')
}

/** A panel has text; what a menu button opens is links. */
function isPanel(element: HtmlElement, weight: Weight, panelIds: ReadonlySet<string>): boolean {
  if (linkShare(weight) > MAX_PANEL_LINK_SHARE || hasPeripheralRole(element)) return false
  if (element.getAttribute('role') === 'tabpanel' || panelIds.has(element.getAttribute('id') ?? '')) return true
  return weight.prose > 0 && PANEL_CLASS.test(element.getAttribute('class') ?? '')
}

function hasPeripheralRole(element: HtmlElement): boolean {
  return ROLES.has(element.getAttribute('role') ?? '')
}

/** `relatedContent article__share` as `related content article share`. */
function toWords(names: string): string {
  return names
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()
}

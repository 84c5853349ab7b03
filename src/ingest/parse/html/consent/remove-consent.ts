import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { consentNameOf, isDialog } from './consent-names.ts'
import { isAboutConsent } from './consent-words.ts'
import { weighConsent, type ConsentWeight } from './weigh-consent.ts'

/** Elements that may be a whole dialog. A quotation of one in an article is a blockquote, or has no controls. */
const CONTAINERS = new Set('DIV SECTION ASIDE FORM DIALOG FOOTER HEADER P UL TABLE SPAN FIELDSET NAV CENTER'.split(' '))

const QUOTATION = new Set('BLOCKQUOTE Q FIGURE PRE'.split(' '))
const ARTICLE = new Set('MAIN ARTICLE BLOCKQUOTE'.split(' '))

// Shares of the text that speaks of consent, chosen by reading dialogs of ten products: each sentence of their first
// layer has a word of consent-words.ts; of their lists of purposes and vendors about a third have.
/** Of a block named as a dialog. */
const MIN_NAMED_SHARE = 0.3
/** Of a block with the role of a dialog, or with a name that has something of cookies in it. */
const MIN_SUSPECTED_SHARE = 0.5
/** Of any other block. */
const MIN_UNNAMED_SHARE = 0.6
/** Of a block without controls within the article. */
const MIN_SURE_SHARE = 0.8
/** Without controls, an unnamed block that says it once is a dialog only if it is short. */
const MAX_NOTICE_CHARACTERS = 500
/** More text than this beside the dialog is the page's own, so that the dialog is not what the page is for. */
const MIN_OTHER_CHARACTERS = 40

/** What of the page decides about blocks without a name. */
interface PageFacts {
  readonly isAboutConsent: boolean
  readonly whole: ConsentWeight
}

/** What the page says it is about. */
interface Names {
  readonly titles: readonly string[]
  /** Of its h1 elements. */
  readonly headings: readonly string[]
}

/**
 * Removes consent dialogs, however long they are beside the text. An article or policy about cookies stays: it is in
 * the main element, has the page's heading, is no dialog by name and role, or is all that the page has.
 */
export function removeConsent(root: HtmlElement, { titles, headings }: Names): void {
  const weights = weighConsent(root)
  const whole = weights.get(root)
  if (whole === undefined || whole.consentCharacters === 0) return
  // the dialog may have an h1 too
  const isAbout = titles.some(isAboutConsent) || (headings.length > 0 && headings.every(isAboutConsent))
  const page: PageFacts = { isAboutConsent: isAbout, whole }
  const dialogs: HtmlElement[] = []
  walkElements(root, (element) => {
    const weight = weights.get(element)
    if (weight === undefined || weight.consentCharacters === 0) return 'past'
    if (!isConsentDialog(element, weight, page)) return 'into'
    dialogs.push(element)
    return 'past'
  })
  dialogs.forEach((element) => element.remove())
}

function isConsentDialog(element: HtmlElement, weight: ConsentWeight, page: PageFacts): boolean {
  if (element.nodeName === 'BODY' || weight.holdsMain) return false
  const name = consentNameOf(element)
  const dialog = isDialog(element)
  const share = weight.consentCharacters / weight.characters
  if (name === 'product' || name === 'dialog') {
    if (weight.addresses + weight.controls + weight.mentions === 0 || !isBesideText(weight, page, dialog)) return false
    if (dialog || share >= MIN_SUSPECTED_SHARE) return true
    return share >= MIN_NAMED_SHARE || weight.otherProse === 0
  }
  if (dialog) return share >= MIN_SUSPECTED_SHARE || (weight.addresses > 0 && weight.otherProse === 0)
  if (page.isAboutConsent || weight.addresses === 0 || !hasMoreText(weight, page)) return false
  if (name === 'subject') return share >= MIN_SUSPECTED_SHARE
  return CONTAINERS.has(element.nodeName) && share >= MIN_UNNAMED_SHARE && isUnnamedDialog(element, weight)
}

/** Whether the page has text of its own beside a block named as a dialog, which a policy may be as well. */
function isBesideText(weight: ConsentWeight, page: PageFacts, dialog: boolean): boolean {
  if (dialog) return true
  return page.isAboutConsent ? weight.controls > 0 : hasMoreText(weight, page)
}

/** A block without a name: it has controls, or stands outside the article and is short or says it more than once. */
function isUnnamedDialog(element: HtmlElement, weight: ConsentWeight): boolean {
  if (weight.controls > 0) return true
  if (weight.addresses > 1 && weight.otherProse === 0 && weight.consentCharacters >= weight.characters * MIN_SURE_SHARE)
    return !isQuoted(element)
  return !isWithinArticle(element) && (weight.addresses > 1 || weight.characters <= MAX_NOTICE_CHARACTERS)
}

function hasMoreText(weight: ConsentWeight, { whole }: PageFacts): boolean {
  const others = whole.characters - whole.consentCharacters - (weight.characters - weight.consentCharacters)
  return others >= MIN_OTHER_CHARACTERS
}

function isWithinArticle(element: HtmlElement): boolean {
  return isWithin(element, ARTICLE)
}

function isQuoted(element: HtmlElement): boolean {
  return isWithin(element, QUOTATION)
}

function isWithin(element: HtmlElement, names: ReadonlySet<string>): boolean {
  for (let above: HtmlNode | null = element; above !== null; above = above.parentNode)
    if (names.has(above.nodeName)) return true
  return false
}

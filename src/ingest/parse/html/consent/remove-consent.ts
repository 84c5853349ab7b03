import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { consentNameOf, isDialog } from './consent-names.ts'
import { isAboutConsent } from './consent-words.ts'
import { weighConsent, type ConsentWeight } from './weigh-consent.ts'

/** Elements that may be a whole dialog. A quotation of one in an article is a blockquote, or has no controls. */
const CONTAINERS = new Set('DIV SECTION ASIDE FORM DIALOG FOOTER HEADER P UL TABLE SPAN FIELDSET NAV CENTER'.split(' '))

// Shares of the text that speaks of consent, chosen by reading dialogs of ten products: each sentence of their first
// layer has a word of consent-words.ts; of their lists of purposes and vendors about a third have.
/** Of a block named as a dialog. */
const MIN_NAMED_SHARE = 0.3
/** Of a block with the role of a dialog, or with a name that has something of cookies in it. */
const MIN_SUSPECTED_SHARE = 0.5
/** Of any other block. */
const MIN_UNNAMED_SHARE = 0.6
/** Without controls, an unnamed block that says it once is a dialog only if it is short. */
const MAX_NOTICE_CHARACTERS = 500
/** More text than this beside the dialog is the page's own, so that the dialog is not what the page is for. */
const MIN_OTHER_CHARACTERS = 40

/** What of the page decides about blocks without a name. */
interface PageFacts {
  readonly isAboutConsent: boolean
  readonly whole: ConsentWeight
}

/**
 * Removes consent dialogs, however long they are beside the text. An article or policy about cookies stays: it is in
 * the main element, has the page's heading, is no dialog by name and role, or is all that the page has.
 */
export function removeConsent(root: HtmlElement, titles: readonly string[]): void {
  const weights = weighConsent(root)
  const whole = weights.get(root)
  if (whole === undefined || whole.consentCharacters === 0) return
  const page: PageFacts = { isAboutConsent: titles.some(isAboutConsent), whole }
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
    if (dialog || share >= MIN_SUSPECTED_SHARE) return true
    return share >= MIN_NAMED_SHARE || weight.otherProse === 0
  }
  if (dialog) return share >= MIN_SUSPECTED_SHARE || (weight.addresses > 0 && weight.otherProse === 0)
  if (page.isAboutConsent || weight.addresses === 0 || !hasMoreText(weight, page)) return false
  if (name === 'subject') return share >= MIN_SUSPECTED_SHARE
  return CONTAINERS.has(element.nodeName) && share >= MIN_UNNAMED_SHARE && isUnnamedDialog(element, weight)
}

/** A block without a name: it has controls, or stands outside the article and is short or says it more than once. */
function isUnnamedDialog(element: HtmlElement, weight: ConsentWeight): boolean {
  if (weight.controls > 0) return true
  return !isWithinArticle(element) && (weight.addresses > 1 || weight.characters <= MAX_NOTICE_CHARACTERS)
}

function hasMoreText(weight: ConsentWeight, { whole }: PageFacts): boolean {
  const others = whole.characters - whole.consentCharacters - (weight.characters - weight.consentCharacters)
  return others >= MIN_OTHER_CHARACTERS
}

function isWithinArticle(element: HtmlElement): boolean {
  for (let above: HtmlNode | null = element.parentNode; above !== null; above = above.parentNode) {
    if (above.nodeName === 'MAIN' || above.nodeName === 'ARTICLE' || above.nodeName === 'BLOCKQUOTE') return true
  }
  return false
}

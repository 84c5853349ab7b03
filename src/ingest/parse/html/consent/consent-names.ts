import { toWordKey } from '../../../../formats/word-key.ts'
import type { HtmlElement } from '../html-dom.ts'

/** Names by which widely used consent products mark their dialogs, in words. */
const PRODUCTS =
  /(?:^| )(?:onetrust|optanon|ot (?:sdk|floating)|cookiebot|cybot|didomi|usercentrics|uc (?:banner|root)|qc cmp|quantcast|trustarc|truste|sp message|sourcepoint|cmplz|borlabs|brlbs|klaro|iubenda|osano|termly|cky|cookieyes|cookie law info|cli (?:bar|modal)|ccc(?: (?:overlay|notify|panel))?|moove gdpr|fc (?:consent|dialog)|tarteaucitron|axeptio|evidon|eu cookie|sliding popup|cookieconsent|cc (?:window|banner|dialog|floating|revoke|main)|cookie ?(?:first|script|pro|info|hub|notice|control|law)|cmp ?(?:box|container|wrapper|root|app|banner|modal|ui)|consentmanager|civic cookie|cookie compliance|gdprcookie|hs eu|real cookie|cookie ?consent|complianz|ccm|tc privacy|truendo|secure privacy|shopify pc|wpcc|wt cli|ch2|lgpd|didomi ?host)(?= |$)/
const SUBJECT =
  /(?:^| )(?:cookies?|gdpr|dsgvo|rgpd|lgpd|ccpa|avg|consents?|privacy|datenschutz|kakor|cwcis)(?= |$)|cookie|consent/
const SHAPE =
  /(?:^| )(?:banner|notice|bar|dialog|dialogue|popup|pop|modal|overlay|window|message|messages|alert|layer|box|prompt|wall|toast|hint|hinweis|info|manager|settings|preferences|panel|drawer|sheet|lightbox|disclaimer|warning|request|acceptance|accept|popin|bandeau|snackbar|strip|ribbon|widget|tool|popover|bubble|curtain|gate|interstitial|notification|container|wrapper|root|cmp|ui|sdk|sticky|bottom|top|fixed|module|block|callout|region)(?= |$)|banner|popup|modal|overlay|dialog|notice/

const MAX_NAME_CHARACTERS = 400

/**
 * What an element's names say of it: `product`, a known consent product; `dialog`, a consent dialog in words, such as
 * "cookie-banner"; `subject`, something about cookies, which may be an article; null, nothing of the kind.
 */
export function consentNameOf(element: HtmlElement): 'product' | 'dialog' | 'subject' | null {
  const names = ['id', 'class', 'aria-label', 'data-module', 'data-component', 'data-testid', 'data-role', 'data-name']
  const raw = names.map((name) => element.getAttribute(name) ?? '')
  if (element.nodeName.includes('-')) raw.push(element.nodeName.toLowerCase())
  const words = toWords(raw.join(' ').slice(0, MAX_NAME_CHARACTERS))
  if (words === '') return null
  if (PRODUCTS.test(words)) return 'product'
  if (!SUBJECT.test(words)) return null
  return SHAPE.test(words) ? 'dialog' : 'subject'
}

/** Whether the element is a dialog by its tag or role. */
export function isDialog(element: HtmlElement): boolean {
  if (element.nodeName === 'DIALOG' || element.getAttribute('aria-modal') === 'true') return true
  return /^(?:alert)?dialog$/i.test(element.getAttribute('role') ?? '')
}

/** `cookieBanner-v2` as `cookie banner v2`. */
function toWords(names: string): string {
  return toWordKey(names.replace(/([a-z])([A-Z])/g, '$1 $2'))
}

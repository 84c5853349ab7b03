import { isElement, walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { isBrowserNotice } from './browser-notices.ts'
import { MAX_DATE_CHARACTERS, parseDate } from '../../metadata/published-date.ts'
import { weighElements } from './html-weights.ts'

/** Elements that open something which is hidden at first: the panels of tabs and accordions. */
const OPENERS = new Set('A BUTTON SUMMARY DIV SPAN LI'.split(' '))
const HEADINGS = /^(?:H[1-6]|SUMMARY|DT)$/

/** A noscript element with less text is a notice or a picture. */
const MIN_NOSCRIPT_CHARACTERS = 100
/** Where the page has less text of its own than this share of the noscript text, scripts write the page. */
const MAX_OWN_SHARE = 0.5

/**
 * Puts what declarative shadow roots contain in the place of their templates, with the host's own children where the
 * root has slots for them. Other templates show nothing.
 */
export function openShadowRoots(root: HtmlElement): void {
  const templates: HtmlElement[] = []
  walkElements(root, (element) => {
    if (element.nodeName === 'TEMPLATE' && isShadowRoot(element)) templates.push(element)
    return 'into'
  })
  for (const template of templates) openShadowRoot(template)
}

function isShadowRoot(template: HtmlElement): boolean {
  return template.getAttribute('shadowrootmode') !== null || template.getAttribute('shadowroot') !== null
}

function openShadowRoot(template: HtmlElement): void {
  const host = template.parentNode
  if (host === null) return
  const ownChildren = childrenOf(host).filter((child) => child !== template)
  const slots: HtmlElement[] = []
  walkElements(template, (element) => {
    if (element.nodeName === 'SLOT') slots.push(element)
    return 'into'
  })
  for (const slot of slots) {
    const name = slot.getAttribute('name') ?? ''
    const slotted = ownChildren.filter((child) => slotOf(child) === name)
    if (slotted.some((child) => (child.textContent ?? '').trim() !== ''))
      childrenOf(slot).forEach((child) => child.remove())
    slotted.forEach((child) => slot.insertBefore(child, null))
  }
  unwrap(template)
}

function slotOf(child: HtmlNode): string {
  return isElement(child) ? (child.getAttribute('slot') ?? '') : ''
}

/** Shows the text for browsers without scripts where scripts write the page, so that it has next to nothing else. */
export function openNoscript(root: HtmlElement): void {
  const notices: HtmlElement[] = []
  let characters = 0
  walkElements(root, (element) => {
    if (element.nodeName !== 'NOSCRIPT') return 'into'
    const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim()
    if (text === '' || text.startsWith('<') || isBrowserNotice(text)) return 'past' // escaped by a browser with scripts
    notices.push(element)
    characters += text.length
    return 'past'
  })
  if (characters < MIN_NOSCRIPT_CHARACTERS) return
  const own = weighElements(root).get(root)
  if (own === undefined || own.characters - own.linked < characters * MAX_OWN_SHARE) notices.forEach(unwrap)
}

/** The ids of panels that a tab, or the heading of an accordion, opens and closes. */
export function readPanelIds(root: HtmlElement): ReadonlySet<string> {
  const ids = new Set<string>()
  walkElements(root, (element) => {
    if (OPENERS.has(element.nodeName) && opensPanel(element)) {
      const targets = ['aria-controls', 'data-target', 'data-bs-target', 'href'].map((name) =>
        element.getAttribute(name),
      )
      for (const id of targets.flatMap((target) => target?.split(/\s+/) ?? [])) ids.add(id.replace(/^#/, ''))
    }
    return 'into'
  })
  return ids
}

function opensPanel(element: HtmlElement): boolean {
  if (element.getAttribute('role') === 'tab' || element.getAttribute('aria-expanded') !== null) return true
  return /^(?:collapse|tab|pill)$/.test(
    element.getAttribute('data-toggle') ?? element.getAttribute('data-bs-toggle') ?? '',
  )
}

/** Keeps dates that are links, to an archive or the page itself: readability drops lines that are mostly links. */
export function openDateLinks(root: HtmlElement): void {
  const links: HtmlElement[] = []
  walkElements(root, (element) => {
    if (element.nodeName !== 'A') return 'into'
    const text = (element.textContent ?? '').trim()
    if (text.length <= MAX_DATE_CHARACTERS && parseDate(text) !== null) links.push(element)
    return 'past'
  })
  links.forEach(unwrap)
}

/** Keeps the words of buttons that are the heading of what they open; other buttons are controls of the page. */
export function openHeadingButtons(root: HtmlElement): void {
  const buttons: HtmlElement[] = []
  walkElements(root, (element) => {
    if (element.nodeName === 'BUTTON' && (isInHeading(element) || isAccordionButton(element))) buttons.push(element)
    return 'into'
  })
  buttons.forEach(unwrap)
}

function isInHeading(element: HtmlElement): boolean {
  const [parent, above] = [element.parentNode, element.parentNode?.parentNode]
  return [parent, above].some((node) => node !== null && node !== undefined && HEADINGS.test(node.nodeName))
}

/** A button outside a menu whose panel has prose. */
function isAccordionButton(element: HtmlElement): boolean {
  return (
    element.getAttribute('aria-expanded') !== null &&
    /accordion|expander|collaps|disclosure/i.test(element.getAttribute('class') ?? '')
  )
}

function unwrap(element: HtmlElement): void {
  const { parentNode } = element
  if (parentNode === null) return
  childrenOf(element).forEach((child) => parentNode.insertBefore(child, element))
  element.remove()
}

function childrenOf(node: HtmlNode): readonly HtmlNode[] {
  const children: HtmlNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

import { walkElements, type HtmlElement, type HtmlNode } from '../html-dom.ts'
import { isLinks } from '../../text/site-furniture.ts'
import { linkShare, type Weight } from './html-weights.ts'

/** Elements that old pages put a menu into, besides lists. */
const CONTAINERS = new Set('TD TR TABLE DIV UL OL P CENTER FONT SPAN HEADER SECTION'.split(' '))
const MIN_LINKS = 2
const MAX_LINKS = 60
/** A menu has nothing but links and what separates them. */
const MIN_LINK_SHARE = 0.85
const MAX_LABEL_WORDS = 4
/** Share of its links that lead to pages which nearly every site has. */
const MIN_SITE_LINK_SHARE = 0.5
const HOME = /^\W*(?:home(?: ?page)?|start(?:seite)?|accueil|inicio|hafan|hem|hjem|etusivu)\W*$/iu

/** Whether an element is a menu that its page does not mark as one: links with short labels, such as Home and Contact. */
export function isUnmarkedMenu(element: HtmlElement, weight: Weight): boolean {
  if (!CONTAINERS.has(element.nodeName) || weight.prose > 0 || linkShare(weight) < MIN_LINK_SHARE) return false
  const labels = labelsOf(element)
  if (labels.length < MIN_LINKS || labels.length > MAX_LINKS) return false
  if (labels.some((label) => label.split(' ').length > MAX_LABEL_WORDS)) return false
  const siteLinks = labels.filter((label) => isLinks(label) || HOME.test(label)).length
  return HOME.test(labels[0] ?? '') || siteLinks >= labels.length * MIN_SITE_LINK_SHARE
}

function labelsOf(element: HtmlNode): readonly string[] {
  const labels: string[] = []
  walkElements(element, (below) => {
    if (below.nodeName !== 'A') return 'into'
    const label = (below.textContent ?? '').slice(0, 200).replace(/\s+/g, ' ').trim()
    if (label !== '' && labels.length <= MAX_LINKS) labels.push(label)
    return 'past'
  })
  return labels
}

import type { TextNode } from './extract/html-blocks.ts'

/** What we use of linkedom's elements; its own types are those of a browser, which this program does not load. */
export interface HtmlNode extends TextNode {
  readonly firstChild: HtmlNode | null
  readonly nextSibling: HtmlNode | null
  readonly parentNode: HtmlNode | null
  readonly textContent: string | null
  remove(): void
}

export interface HtmlElement extends HtmlNode {
  getAttribute(name: string): string | null
  removeAttribute(name: string): void
}

const ELEMENT = 1

/** Whether `node` is an element; they alone have attributes. */
export function isElement(node: HtmlNode): node is HtmlElement {
  return node.nodeType === ELEMENT
}

/** The elements directly below, as they are now. */
export function childElements(node: HtmlNode): readonly HtmlElement[] {
  const children: HtmlElement[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) children.push(child)
  }
  return children
}

/**
 * Elements below `root` in document order, without recursion. What `visit` answers decides: `into` goes on below the
 * element, `past` does not, `remove` takes it out of its document.
 */
export function walkElements(root: HtmlNode, visit: (element: HtmlElement) => 'into' | 'past' | 'remove'): void {
  let node = root.firstChild
  while (node !== null) {
    const answer = isElement(node) ? visit(node) : 'past'
    const below: HtmlNode | null = answer === 'into' ? node.firstChild : null
    const next: HtmlNode | null = below ?? following(node, root)
    if (answer === 'remove') node.remove()
    node = next
  }
}

/** What comes after a node and all below it, within `root`. */
function following(node: HtmlNode, root: HtmlNode): HtmlNode | null {
  for (let at: HtmlNode | null = node; at !== null && at !== root; at = at.parentNode) {
    if (at.nextSibling !== null) return at.nextSibling
  }
  return null
}

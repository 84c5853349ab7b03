import type { TextNode } from './extract/html-blocks.ts'

/** The part of linkedom's nodes that we use; its own types need the DOM library, which this project does not load. */
export interface HtmlNode extends TextNode {
  readonly firstChild: HtmlNode | null
  readonly nextSibling: HtmlNode | null
  readonly parentNode: HtmlNode | null
  readonly textContent: string | null
  remove(): void
  /** Moves `child` in front of `before`, or to the end. */
  insertBefore(child: HtmlNode, before: HtmlNode | null): void
}

export interface HtmlElement extends HtmlNode {
  getAttribute(name: string): string | null
  removeAttribute(name: string): void
}

const ELEMENT = 1

/** Whether `node` is an element; only elements have attributes. */
export function isElement(node: HtmlNode): node is HtmlElement {
  return node.nodeType === ELEMENT
}

/** The child elements, as an array that does not change with the document. */
export function childElements(node: HtmlNode): readonly HtmlElement[] {
  const children: HtmlElement[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) children.push(child)
  }
  return children
}

/**
 * Visits the elements below `root` in document order, without recursion. The result of `visit` decides what happens
 * next: `into` continues with the element's children, `past` skips them, `remove` removes the element.
 */
export function walkElements(root: HtmlNode, visit: (element: HtmlElement) => 'into' | 'past' | 'remove'): void {
  let node = root.firstChild
  while (node !== null) {
    const action = isElement(node) ? visit(node) : 'past'
    const below: HtmlNode | null = action === 'into' ? node.firstChild : null
    const next: HtmlNode | null = below ?? nextAfter(node, root)
    if (action === 'remove') node.remove()
    node = next
  }
}

/** The next node after `node` and its descendants, within `root`; `onClose` is told each node that ends on the way. */
export function nextAfter(
  node: HtmlNode,
  root: HtmlNode,
  onClose: (closed: HtmlNode) => void = noAction,
): HtmlNode | null {
  for (let at: HtmlNode | null = node; at !== null && at !== root; at = at.parentNode) {
    onClose(at)
    if (at.nextSibling !== null) return at.nextSibling
  }
  onClose(root)
  return null
}

function noAction(): void {}

import type { XmlNode } from '../../xml/xml-document.ts'

/** The name of an element without its prefix, since programs choose prefixes freely; empty for text. */
export function nameOf(node: XmlNode): string {
  return bareName(node.name ?? '')
}

/** A name of an element or attribute without its prefix. */
export function bareName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The value of an attribute by its name without prefix. */
export function attributeOf(node: XmlNode | null, name: string): string | undefined {
  const attributes = node?.attribs
  if (attributes === undefined) return undefined
  const usual = attributes[`w:${name}`]
  if (usual !== undefined) return usual
  const key = Object.keys(attributes).find((full) => bareName(full) === name)
  return key === undefined ? undefined : attributes[key]
}

/** The first child element of this name. */
export function childOf(node: XmlNode | null, name: string): XmlNode | null {
  return node?.children?.find((child) => child.type === 'tag' && nameOf(child) === name) ?? null
}

/** All child elements, or those of this name. */
export function childrenOf(node: XmlNode | null, name?: string): readonly XmlNode[] {
  const isWanted = (child: XmlNode): boolean => child.type === 'tag' && (name === undefined || nameOf(child) === name)
  return node?.children?.filter(isWanted) ?? []
}

/** The `val` of a child element, such as `<w:pStyle w:val="Title"/>`. */
export function valueOf(node: XmlNode | null, name: string): string | undefined {
  return attributeOf(childOf(node, name), 'val')
}

/** The `val` of a child element as an integer; null if there is none. */
export function numberOf(node: XmlNode | null, name: string): number | null {
  const value = Number.parseInt(valueOf(node, name) ?? '', 10)
  return Number.isNaN(value) ? null : value
}

/** A property that is switched on by its mere presence (ECMA-376 part 1, 17.17.4); undefined if it is not there. */
export function switchOf(node: XmlNode | null, name: string): boolean | undefined {
  const property = childOf(node, name)
  if (property === null) return undefined
  return !/^(?:0|false|off)$/i.test(attributeOf(property, 'val') ?? '')
}

/** The text nodes of an element, one after another. */
export function textWithin(node: XmlNode): string {
  if (node.type === 'text') return node.data ?? ''
  return (node.children ?? []).map(textWithin).join('')
}

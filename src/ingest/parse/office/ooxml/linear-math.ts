import type { XmlNode } from '../../xml/xml-document.ts'
import { toSuperscript } from '../../text/superscripts.ts'
import { childOf, childrenOf, nameOf, textWithin, valueOf } from './elements.ts'

/** Operators by default of `m:nary`, `m:acc` and `m:d` (ECMA-376 part 1, 22.1). */
const INTEGRAL = '∫'

/** An equation (`m:oMath`) on one line, as it would be typed: `(a+b)/2`, `x²`, `√(n)`. */
export function toLinearMath(node: XmlNode): string {
  if (node.type === 'text') return ''
  switch (nameOf(node)) {
    case 't':
      return textWithin(node)
    case 'f':
      return `${grouped(part(node, 'num'))}/${grouped(part(node, 'den'))}`
    case 'sSup':
      return `${part(node, 'e')}${raised(part(node, 'sup'))}`
    case 'sSub':
      return `${part(node, 'e')}${lowered(part(node, 'e'), part(node, 'sub'))}`
    case 'sSubSup':
      return `${part(node, 'e')}${lowered(part(node, 'e'), part(node, 'sub'))}${raised(part(node, 'sup'))}`
    case 'rad':
      return `${part(node, 'deg') === '' ? '' : raised(part(node, 'deg'))}√${grouped(part(node, 'e'))}`
    case 'd':
      return delimited(node)
    case 'nary':
      return nary(node)
    case 'limLow':
      return `${part(node, 'e')}_${grouped(part(node, 'lim'))} `
    case 'func':
      return `${part(node, 'fName')} ${part(node, 'e')}`
    case 'mr':
    case 'eqArr':
      return childrenOf(node, 'e').map(within).join(' ')
    // properties, and text that Word keeps of a deleted change
    case 'del':
    case 'moveFrom':
      return ''
    default:
      return nameOf(node).endsWith('Pr') ? '' : within(node)
  }
}

function within(node: XmlNode): string {
  return (node.children ?? []).map(toLinearMath).join('')
}

function part(node: XmlNode, name: string): string {
  const child = childOf(node, name)
  return child === null ? '' : within(child)
}

/** In brackets if it is more than one word or number. */
function grouped(text: string): string {
  return /^[\p{L}\p{N}.,]*$/u.test(text.trim()) ? text.trim() : `(${text.trim()})`
}

function raised(text: string): string {
  const written = toSuperscript(text)
  return written === text ? `^${grouped(text)}` : written
}

/** A number below letters, as in CO2, is written beside them; other subscripts after an underscore. */
function lowered(base: string, text: string): string {
  return /^[A-Z]/.test(base) && /^\d+$/.test(text) ? text : `_${grouped(text)}`
}

function delimited(node: XmlNode): string {
  const properties = childOf(node, 'dPr')
  const [open, close] = [valueOf(properties, 'begChr') ?? '(', valueOf(properties, 'endChr') ?? ')']
  const separator = valueOf(properties, 'sepChr') ?? '|'
  return `${open}${childrenOf(node, 'e').map(within).join(separator)}${close}`
}

function nary(node: XmlNode): string {
  const operator = valueOf(childOf(node, 'naryPr'), 'chr') ?? INTEGRAL
  const [from, to] = [part(node, 'sub'), part(node, 'sup')]
  return `${operator}${from === '' ? '' : `_${grouped(from)}`}${to === '' ? '' : `^${grouped(to)}`} ${part(node, 'e')}`
}

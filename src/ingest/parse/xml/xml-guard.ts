import { MAX_XML_DEPTH } from '../limits.ts'
import { parseFailure } from '../../pool/parse-failure.ts'

/** Start and end of markup that is not an element. */
const NON_ELEMENTS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/**
 * Rejects XML that could exhaust memory or stack when parsed: a DTD with an internal subset, which may declare entities
 * (never expanded here), and nesting beyond MAX_XML_DEPTH. One pass over the text; does not check well-formedness.
 * @throws PermanentError `malformed`
 */
export function guardXml(xml: string): void {
  let depth = 0
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const nonElement = NON_ELEMENTS.find(([start]) => xml.startsWith(start, at))
    if (nonElement) at = endOf(xml, nonElement[1], at + nonElement[0].length)
    else if (xml.startsWith('<!', at)) at = skipDoctype(xml, at)
    else {
      const end = tagEnd(xml, at)
      if (xml[at + 1] === '/') depth -= 1
      else if (xml[end - 2] !== '/') depth += 1
      if (depth > MAX_XML_DEPTH) throw parseFailure('malformed', `xml nests deeper than ${MAX_XML_DEPTH} elements`)
      at = end
    }
  }
}

/** The text before the first element of `head`, and the name of that element without its prefix. */
export function rootOf(head: string): { readonly prologue: string; readonly name: string | null } {
  let at = head.indexOf('<')
  while (at >= 0) {
    const nonElement = NON_ELEMENTS.find(([start]) => head.startsWith(start, at))
    const isDeclaration = head.startsWith('<!', at)
    if (!nonElement && !isDeclaration) break
    const mark = nonElement?.[1] ?? '>'
    const end = head.indexOf(mark, at)
    at = end < 0 ? -1 : head.indexOf('<', end + mark.length)
  }
  if (at < 0) return { prologue: head, name: null }
  return { prologue: head.slice(0, at), name: /^<(?:[\w.-]+:)?([\w.-]+)/.exec(head.slice(at, at + 200))?.[1] ?? null }
}

function endOf(xml: string, mark: string, from: number): number {
  const end = xml.indexOf(mark, from)
  if (end < 0) throw parseFailure('malformed', 'xml ends within its markup')
  return end + mark.length
}

function skipDoctype(xml: string, at: number): number {
  const end = tagEnd(xml, at)
  const subset = xml
    .slice(at, end)
    .replace(/"[^"]*"|'[^']*'/g, '')
    .indexOf('[')
  if (subset >= 0) throw parseFailure('malformed', 'the DTD of this xml declares entities, which are not expanded')
  return end
}

/** The offset after the `>` that closes the tag at `at`, ignoring any within quotes. */
function tagEnd(xml: string, at: number): number {
  const mark = /[>"']/g
  mark.lastIndex = at
  for (let found = mark.exec(xml); found !== null; found = mark.exec(xml)) {
    if (found[0] === '>') return mark.lastIndex
    mark.lastIndex = endOf(xml, found[0], mark.lastIndex)
  }
  throw parseFailure('malformed', 'xml ends within a tag')
}

import { MAX_XML_DEPTH } from '../limits.ts'
import { parseFailure } from '../../pool/parse-failure.ts'

/** What stands between angle brackets and is no element, with its end. */
const ASIDES = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/**
 * Refuses XML that could grow or dig when it is read: a DTD that declares anything of its own (entities, of which none
 * is ever expanded here), and nesting beyond MAX_XML_DEPTH. One walk over the text; that all of it is well-formed it
 * does not promise.
 * @throws PermanentError `malformed`
 */
export function guardXml(xml: string): void {
  let depth = 0
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const aside = ASIDES.find(([start]) => xml.startsWith(start, at))
    if (aside) at = endOf(xml, aside[1], at + aside[0].length)
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

/** The text that stands before the first element of `head`, and that element's name without its prefix. */
export function rootOf(head: string): { readonly prologue: string; readonly name: string | null } {
  let at = head.indexOf('<')
  while (at >= 0) {
    const aside = ASIDES.find(([start]) => head.startsWith(start, at))
    const isDeclaration = head.startsWith('<!', at)
    if (!aside && !isDeclaration) break
    const mark = aside?.[1] ?? '>'
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
  if (subset >= 0) throw parseFailure('malformed', 'the DTD of this xml declares its own entities: none is expanded')
  return end
}

/** The place behind the bracket that closes the tag at `at`; brackets within quotes do not. */
function tagEnd(xml: string, at: number): number {
  const mark = /[>"']/g
  mark.lastIndex = at
  for (let found = mark.exec(xml); found !== null; found = mark.exec(xml)) {
    if (found[0] === '>') return mark.lastIndex
    mark.lastIndex = endOf(xml, found[0], mark.lastIndex)
  }
  throw parseFailure('malformed', 'xml ends within a tag')
}

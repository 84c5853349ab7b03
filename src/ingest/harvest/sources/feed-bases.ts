import { parseBounded } from '../../bounded-parser.ts'

/** Elements that are an entry of a feed, whatever their prefix. */
const ENTRY = /^(?:[\w-]+:)?(?:item|entry)$/

const LINK = /^(?:[\w-]+:)?link$/

/**
 * The address against which the links of each entry of an XML feed are resolved (XML Base), in the order of the entries:
 * `xml:base` of the feed, the entry and its first link that has one, each relative to the one around it.
 */
export function readEntryBases(text: string, address: string): readonly string[] {
  if (!text.includes('xml:base')) return []
  const bases: string[] = []
  const open: string[] = [address]
  let entryDepth = 0 // 0: outside of entries
  let isLinkMet = false
  const isWhole = parseBounded(
    text,
    {
      onopentag: (name, attributes) => {
        const around = open.at(-1) ?? address
        const own = attributes['xml:base']
        const base = own !== undefined && URL.canParse(own, around) ? new URL(own, around).href : around
        open.push(base)
        if (entryDepth === 0 && ENTRY.test(name)) {
          entryDepth = open.length
          isLinkMet = false
          bases.push(base)
        } else if (entryDepth > 0 && own !== undefined && !isLinkMet && LINK.test(name)) {
          isLinkMet = true
          bases[bases.length - 1] = base
        }
      },
      onclosetag: () => {
        if (open.length === entryDepth) entryDepth = 0
        open.pop()
      },
    },
    { xmlMode: true },
  )
  return isWhole ? bases : []
}

import { Tokenizer } from 'htmlparser2'

/**
 * As deep as elements may nest; browsers stop at this depth too. The parser underneath shifts its whole stack at each
 * tag: 100,000 nested elements take 7 s.
 */
export const MAX_NESTING = 512

/** They have no end tag, or it may be left out: however many stand open, they do not nest. */
const FLAT = new Set(
  (
    'area base br col colgroup dd dt embed hr img input li link meta option optgroup p param source tbody td tfoot th ' +
    'thead tr track wbr html head body'
  ).split(' '),
)

/** A tag in the markup, `end` behind its bracket. */
interface Tag {
  readonly start: number
  readonly end: number
}

/** The markup without the tags of elements that nest too deep; their text stays, as text of what they stand in. */
export function boundNesting(markup: string): string {
  const surplus = findSurplus(markup)
  if (surplus.length === 0) return markup
  const pieces: string[] = []
  let from = 0
  for (const { start, end } of surplus) {
    pieces.push(markup.slice(from, start))
    from = end
  }
  pieces.push(markup.slice(from))
  return pieces.join(' ') // a tag parts words
}

/** Start tags below the greatest depth, and the end tags that belong to them. */
function findSurplus(markup: string): readonly Tag[] {
  const surplus: Tag[] = []
  const open: string[] = []
  const counts = new Map<string, number>()
  let started: { readonly name: string; readonly start: number } | null = null
  const leave = (name: string) => {
    counts.set(name, (counts.get(name) ?? 0) - 1)
  }
  const tokens = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ...IGNORED,
      onopentagname(start, end) {
        started = { name: markup.slice(start, end).toLowerCase(), start: start - 1 }
      },
      onopentagend(end) {
        if (started === null || FLAT.has(started.name)) return
        open.push(started.name)
        counts.set(started.name, (counts.get(started.name) ?? 0) + 1)
        if (open.length > MAX_NESTING) surplus.push({ start: started.start, end: end + 1 })
      },
      onclosetag(start, end) {
        const name = markup.slice(start, end).toLowerCase()
        if ((counts.get(name) ?? 0) === 0) return
        const wasSurplus = open.length > MAX_NESTING
        for (let last = open.pop(); last !== undefined; last = open.pop()) {
          leave(last)
          if (last === name) break
        }
        if (wasSurplus && open.length >= MAX_NESTING) surplus.push({ start: start - 2, end: closeOf(markup, end) })
      },
    },
  )
  tokens.write(markup)
  tokens.end()
  return surplus
}

function closeOf(markup: string, from: number): number {
  const bracket = markup.indexOf('>', from)
  return bracket < 0 ? markup.length : bracket + 1
}

function ignore(): void {}

const IGNORED = {
  onattribdata: ignore,
  onattribentity: ignore,
  onattribend: ignore,
  onattribname: ignore,
  oncdata: ignore,
  oncomment: ignore,
  ondeclaration: ignore,
  onend: ignore,
  onprocessinginstruction: ignore,
  onselfclosingtag: ignore,
  ontext: ignore,
  ontextentity: ignore,
}

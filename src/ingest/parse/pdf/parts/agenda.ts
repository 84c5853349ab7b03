import { bodyOf, type PartPage } from './part-page.ts'

/** An agenda is searched for in the first pages, and has at most this many pages. */
const MAX_OPENING_PAGES = 6
const MAX_AGENDA_PAGES = 6
/** Lines at the top of a page that may name it an agenda. */
const MAX_LINES = 30
const NAME =
  /^(?:(?:the|meeting|board|committee|public|supplementary) )*agenda(?: and reports| items| pack)?:?$|\b(?:document|documents|board|committee|meeting|reports?|agenda) pack\b/i
const PAGES = /\(?\bpages?\s+(\d{1,4})(?:\s*(?:-|\u2013|\u2014|to)\s*(\d{1,4}))?\)?/gi
/** The beginning of a line that names an item. */
const ITEM = /^(?:item\s+)?\d{1,2}[a-z]?[.)]?\s+(?=\p{L})/iu
/** How many lines above the page reference are searched for the item's name. */
const MAX_LINES_ABOVE = 5
const MAX_NAME = 90
/** Characters; a longer line is not an agenda entry. */
const MAX_LINE = 500

/** An agenda item and the printed number of its first page. */
export interface AgendaItem {
  readonly title: string
  readonly first: number
}

/** Positions of the pages of an agenda, or of the first pages of a document pack; [] if the file names neither. */
export function findAgenda(pages: readonly PartPage[]): readonly number[] {
  const start = pages.slice(0, MAX_OPENING_PAGES).findIndex((page) => {
    const lines = page.text.split('\n').slice(0, MAX_LINES)
    return lines.some((line) => line.length <= MAX_NAME && NAME.test(line.trim()))
  })
  return start < 0 ? [] : pages.slice(start, start + MAX_AGENDA_PAGES).map((_page, index) => start + index)
}

/** The agenda items with page numbers, such as `Draft strategy (Pages 45 - 92)`. */
export function readAgendaItems(page: PartPage): readonly AgendaItem[] {
  const lines = bodyOf(page)
    .split('\n')
    .filter(({ length }) => length <= MAX_LINE)
  return lines.flatMap((line, index) =>
    [...line.matchAll(PAGES)].flatMap((match) => {
      const before = [...lines.slice(Math.max(0, index - MAX_LINES_ABOVE), index), line.slice(0, match.index)]
      const title = toItemTitle(before)
      return title === null ? [] : [{ title, first: Number(match[1]) }]
    }),
  )
}

/** The nearest line that begins with an item number, or else the nearest line. */
function toItemTitle(lines: readonly string[]): string | null {
  const words = lines.map((line) => line.replace(PAGES, ' ').trim()).filter((line) => /\p{L}{2}/u.test(line))
  const named = words.findLast((line) => ITEM.test(line)) ?? words.at(-1)
  return named?.replace(ITEM, '').trim() ?? null
}

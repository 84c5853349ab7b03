import { Tokenizer } from 'htmlparser2'

/**
 * As deep as elements may nest; browsers stop at this depth too. The parser underneath shifts its whole stack at each
 * tag: 100,000 nested elements take 7 s.
 */
export const MAX_NESTING = 512

const wordsOf = (names: string) => new Set(names.split(' '))

/** They hold nothing. */
const VOID = wordsOf('area base br col embed hr img input link meta param source track wbr')

/** What a start tag ends, if it is the innermost open: less than in the standard, as the parser underneath has it. */
const ENDS: Readonly<Record<string, ReadonlySet<string>>> = {
  li: wordsOf('li'),
  dd: wordsOf('dd dt'),
  dt: wordsOf('dd dt'),
  option: wordsOf('option'),
  tr: wordsOf('tr th td'),
  td: wordsOf('td th'),
  th: wordsOf('th'),
}
/** What ends a paragraph in the same way. */
const IN_NO_PARAGRAPH = wordsOf(
  'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr ' +
    'main nav ol p pre section table ul',
)

/** Elements whose end tag may be left out, and those beside which they stand. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  dd: ['dd', 'dt'],
  dt: ['dd', 'dt'],
  option: ['option'],
  tr: ['tr'],
  td: ['td', 'th'],
  th: ['td', 'th'],
}

/** What is put in place of a part of the markup; an empty part is a place between two tags. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The markup without the tags of elements that nest too deep; their text stays, as text of what they stand in. Where
 * end tags were left out, such as those of the items of a long list, they are put in instead.
 */
export function boundNesting(markup: string): string {
  const edits = findEdits(markup)
  if (edits.length === 0) return markup
  const pieces: string[] = []
  let from = 0
  for (const { start, end, text } of edits) {
    pieces.push(markup.slice(from, start), text)
    from = end
  }
  pieces.push(markup.slice(from))
  return pieces.join('')
}

/** Elements that the parser would have open, the innermost last. */
class OpenElements {
  readonly #names: string[] = []
  readonly #counts = new Map<string, number>()

  get depth(): number {
    return this.#names.length
  }

  get last(): string | undefined {
    return this.#names.at(-1)
  }

  /** How many have this name. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  push(name: string): void {
    this.#names.push(name)
    this.#counts.set(name, this.count(name) + 1)
  }

  /** Ends all up to the innermost one with one of these names, and answers with its name. */
  popTo(names: readonly string[]): string {
    for (let last = this.#names.pop(); last !== undefined; last = this.#names.pop()) {
      this.#counts.set(last, this.count(last) - 1)
      if (names.includes(last)) return last
    }
    return ''
  }
}

/** Takes out start tags below the greatest depth and the end tags that belong to them, or ends what stands beside. */
function findEdits(markup: string): readonly Edit[] {
  const edits: Edit[] = []
  const open = new OpenElements()
  let started = { name: '', start: 0 }
  const enter = (end: number) => {
    if (!VOID.has(started.name)) edits.push(...enterElement(open, started.name, started.start, end + 1))
  }
  const tokens = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ...IGNORED,
      onopentagname(start, end) {
        started = { name: markup.slice(start, end).toLowerCase(), start: start - 1 }
      },
      onopentagend: enter,
      onselfclosingtag: enter, // its slash means nothing in HTML
      onclosetag(start, end) {
        const name = markup.slice(start, end).toLowerCase()
        if (open.count(name) === 0) return
        const wasSurplus = open.depth > MAX_NESTING
        open.popTo([name])
        if (wasSurplus && open.depth >= MAX_NESTING)
          edits.push({ start: start - 2, end: closeOf(markup, end), text: ' ' })
      },
    },
  )
  tokens.write(markup)
  tokens.end()
  return edits
}

function enterElement(open: OpenElements, name: string, start: number, end: number): readonly Edit[] {
  const edits: Edit[] = []
  while (endsLast(name, open.last ?? '')) open.popTo([open.last ?? ''])
  const beside = (SIBLINGS[name] ?? []).filter((sibling) => open.count(sibling) > 0)
  if (open.depth >= MAX_NESTING && beside.length > 0)
    edits.push({ start, end: start, text: `</${open.popTo(beside)}>` })
  open.push(name)
  if (open.depth > MAX_NESTING) edits.push({ start, end, text: ' ' }) // a tag parts words
  return edits
}

function endsLast(name: string, last: string): boolean {
  return ENDS[name]?.has(last) === true || (last === 'p' && IN_NO_PARAGRAPH.has(name))
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
  ontext: ignore,
  ontextentity: ignore,
}

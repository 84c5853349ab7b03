import { Tokenizer } from 'htmlparser2'

/**
 * How deep elements may nest; browsers stop at this depth too. linkedom's parser shifts its whole stack at each tag:
 * 100,000 nested elements take 7 s.
 */
export const MAX_NESTING = 512

const wordsOf = (names: string) => new Set(names.split(' '))

/** Void elements: they have no content and no end tag. */
const VOID = wordsOf('area base br col embed hr img input link meta param source track wbr')

/** Which innermost open elements a start tag closes: fewer than in the standard, as in linkedom's parser. */
const CLOSED_BY: Readonly<Record<string, ReadonlySet<string>>> = {
  li: wordsOf('li'),
  dd: wordsOf('dd dt'),
  dt: wordsOf('dd dt'),
  option: wordsOf('option'),
  tr: wordsOf('tr th td'),
  td: wordsOf('td th'),
  th: wordsOf('th'),
}
/** Start tags that close an open paragraph. */
const CLOSES_PARAGRAPH = wordsOf(
  'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr ' +
    'main nav ol p pre section table ul',
)

/** Elements whose end tag may be omitted, and the siblings that they close. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  dd: ['dd', 'dt'],
  dt: ['dd', 'dt'],
  option: ['option'],
  tr: ['tr'],
  td: ['td', 'th'],
  th: ['td', 'th'],
}

/** A replacement of one range of the markup; an empty range inserts `text`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The markup without the tags of elements nested deeper than MAX_NESTING; their text stays in the enclosing element.
 * Where end tags were omitted, such as those of the items of a long list, they are inserted instead.
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

/** The elements that the parser would have open, the innermost last. */
class OpenElements {
  readonly #names: string[] = []
  readonly #counts = new Map<string, number>()

  get depth(): number {
    return this.#names.length
  }

  get last(): string | undefined {
    return this.#names.at(-1)
  }

  /** How many open elements have this name. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  push(name: string): void {
    this.#names.push(name)
    this.#counts.set(name, this.count(name) + 1)
  }

  /** Closes elements up to the innermost with one of these names, and returns its name. */
  popTo(names: readonly string[]): string {
    for (let last = this.#names.pop(); last !== undefined; last = this.#names.pop()) {
      this.#counts.set(last, this.count(last) - 1)
      if (names.includes(last)) return last
    }
    return ''
  }
}

/** Removes start tags beyond the maximum depth and their end tags, or closes a sibling whose end tag was omitted. */
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
      onselfclosingtag: enter, // the slash has no meaning in HTML
      onclosetag(start, end) {
        const name = markup.slice(start, end).toLowerCase()
        if (open.count(name) === 0) return
        const wasTooDeep = open.depth > MAX_NESTING
        open.popTo([name])
        if (wasTooDeep && open.depth >= MAX_NESTING)
          edits.push({ start: start - 2, end: endOfTag(markup, end), text: ' ' })
      },
    },
  )
  tokens.write(markup)
  tokens.end()
  return edits
}

function enterElement(open: OpenElements, name: string, start: number, end: number): readonly Edit[] {
  const edits: Edit[] = []
  while (closesLast(name, open.last ?? '')) open.popTo([open.last ?? ''])
  const openSiblings = (SIBLINGS[name] ?? []).filter((sibling) => open.count(sibling) > 0)
  if (open.depth >= MAX_NESTING && openSiblings.length > 0)
    edits.push({ start, end: start, text: `</${open.popTo(openSiblings)}>` })
  open.push(name)
  if (open.depth > MAX_NESTING) edits.push({ start, end, text: ' ' }) // a space, since a tag separates words
  return edits
}

function closesLast(name: string, last: string): boolean {
  return CLOSED_BY[name]?.has(last) === true || (last === 'p' && CLOSES_PARAGRAPH.has(name))
}

function endOfTag(markup: string, from: number): number {
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

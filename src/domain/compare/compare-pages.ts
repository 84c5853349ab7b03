import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { matchWords } from './match-words.ts'
import { eachWord, type Word } from './words.ts'

/** A page of one of the texts. `label` is the printed number. */
export interface PageText {
  readonly pageIndex: number
  readonly label: string | null
  readonly text: string
  readonly furniture: readonly { readonly start: number; readonly end: number }[]
}

/** A segment of a page's text; `changed` when its words are only in this one of the two texts. */
export interface ComparedText {
  readonly text: string
  readonly changed: boolean
}

export interface PageSide {
  readonly pageIndex: number
  readonly label: string | null
  /** In order; together they are the whole page. */
  readonly parts: readonly ComparedText[]
}

/** Two matching pages, or one that has no partner in the other text. */
export interface PagePair {
  readonly from: PageSide | null
  readonly to: PageSide | null
  /** Numbers of words. */
  readonly removed: number
  readonly added: number
}

export interface PageComparison {
  /** All pages of both texts, in their order. */
  readonly pairs: readonly PagePair[]
  readonly words: { readonly from: number; readonly to: number; readonly removed: number; readonly added: number }
  /** True when time ran out, so that more is marked as changed than really is. */
  readonly isCoarse: boolean
}

interface PagedWord extends Word {
  /** Index of its page in the list of pages. */
  readonly page: number
}

/** Words or pairs of pages looked at between two yields to the event loop. */
const STEPS_PER_SLICE = 2_000

/** Minimum number of shared words for two pages to be partners. */
const MIN_SHARED_WORDS = 3

/**
 * Compares two texts word by word across their pages, so that words that only moved across a page break do not count as
 * changed, and pairs the pages that share the most words.
 */
export async function comparePages(
  from: readonly PageText[],
  to: readonly PageText[],
  signal: AbortSignal,
): Promise<PageComparison> {
  const keys = new Map<string, string>()
  const wordsFrom = await wordsOf(from, keys, signal)
  const wordsTo = await wordsOf(to, keys, signal)
  const { partners, isCoarse } = await matchWords(keysOf(wordsFrom), keysOf(wordsTo), signal)
  const keptTo = new Uint8Array(wordsTo.length)
  for (const partner of partners) if (partner >= 0) keptTo[partner] = 1
  await yieldToEventLoop(signal)
  const sidesFrom = await toSides(from, wordsFrom, (word) => (partners[word] ?? -1) < 0, signal)
  const sidesTo = await toSides(to, wordsTo, (word) => keptTo[word] === 0, signal)
  const chain = await bestChain(await countShared(wordsFrom, wordsTo, partners, signal), signal)
  const pairs = pairPages(from.length, to.length, chain).map(([a, b]) =>
    toPair(a === null ? undefined : sidesFrom[a], b === null ? undefined : sidesTo[b]),
  )
  const removed = pairs.reduce((sum, pair) => sum + pair.removed, 0)
  const added = pairs.reduce((sum, pair) => sum + pair.added, 0)
  return { pairs, words: { from: wordsFrom.length, to: wordsTo.length, removed, added }, isCoarse }
}

/** The words of all pages; `keys` holds each key once for both texts, as most words recur. */
async function wordsOf(
  pages: readonly PageText[],
  keys: Map<string, string>,
  signal: AbortSignal,
): Promise<readonly PagedWord[]> {
  const words: PagedWord[] = []
  for (const [page, { text, furniture }] of pages.entries()) {
    await yieldToEventLoop(signal)
    for (const { key, start, end } of eachWord(text, furniture)) {
      const known = keys.get(key)
      if (known === undefined) keys.set(key, key)
      words.push({ key: known ?? key, start, end, page })
      if (words.length % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
    }
  }
  return words
}

function keysOf(words: readonly Word[]): readonly string[] {
  return words.map((word) => word.key)
}

interface Side extends PageSide {
  readonly changedWords: number
}

/** Divides each page where changed words begin and end; text between two changed words belongs to them. */
async function toSides(
  pages: readonly PageText[],
  words: readonly PagedWord[],
  isChanged: (word: number) => boolean,
  signal: AbortSignal,
): Promise<readonly Side[]> {
  const sides: Side[] = []
  let next = 0
  for (const [page, { pageIndex, label, text }] of pages.entries()) {
    await yieldToEventLoop(signal)
    const parts = createParts(text)
    let changedWords = 0
    for (let word = words[next]; word?.page === page; word = words[next]) {
      if (next % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
      if (isChanged(next)) {
        parts.addChanged(word)
        changedWords += 1
      } else parts.endChange()
      next += 1
    }
    sides.push({ pageIndex, label, parts: parts.end(), changedWords })
  }
  return sides
}

/** Takes the changed words of a text in order, and divides it into changed and unchanged parts. */
function createParts(text: string) {
  const parts: ComparedText[] = []
  let at = 0
  let change: { readonly start: number; readonly end: number } | null = null
  const put = (end: number, changed: boolean): void => {
    if (end > at) parts.push({ text: text.slice(at, end), changed })
    at = Math.max(at, end)
  }
  const endChange = (): void => {
    if (change === null) return
    put(change.start, false)
    put(change.end, true)
    change = null
  }
  return {
    addChanged: ({ start, end }: Word): void => void (change = { start: change?.start ?? start, end }),
    endChange,
    end: (): readonly ComparedText[] => {
      endChange()
      put(text.length, false)
      return parts
    },
  }
}

function toPair(from: Side | undefined, to: Side | undefined): PagePair {
  return {
    from: from === undefined ? null : withoutCount(from),
    to: to === undefined ? null : withoutCount(to),
    removed: from?.changedWords ?? 0,
    added: to?.changedWords ?? 0,
  }
}

function withoutCount({ changedWords: _changedWords, ...side }: Side): PageSide {
  return side
}

/** Pairs partner pages, and places all other pages of both texts alone in their order. */
function pairPages(
  pagesFrom: number,
  pagesTo: number,
  partnerPages: readonly (readonly [number, number])[],
): readonly (readonly [number | null, number | null])[] {
  const pairs: [number | null, number | null][] = []
  let a = 0
  let b = 0
  const putAlone = (untilA: number, untilB: number): void => {
    for (; a < untilA; a += 1) pairs.push([a, null])
    for (; b < untilB; b += 1) pairs.push([null, b])
  }
  for (const [nextA, nextB] of partnerPages) {
    putAlone(nextA, nextB)
    pairs.push([nextA, nextB])
    a = nextA + 1
    b = nextB + 1
  }
  putAlone(pagesFrom, pagesTo)
  return pairs
}

interface Shared {
  readonly a: number
  readonly b: number
  readonly words: number
}

/** How many words each two pages share, in the order of the pages. Matches keep order, so there are few such pairs. */
async function countShared(
  wordsFrom: readonly PagedWord[],
  wordsTo: readonly PagedWord[],
  partners: Int32Array,
  signal: AbortSignal,
): Promise<readonly Shared[]> {
  const shared: { a: number; b: number; words: number }[] = []
  for (const [word, partner] of partners.entries()) {
    if (word % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
    const a = wordsFrom[word]?.page
    const b = wordsTo[partner]?.page
    if (a === undefined || b === undefined) continue
    const last = shared.at(-1)
    if (last?.a === a && last.b === b) last.words += 1
    else shared.push({ a, b, words: 1 })
  }
  return shared.filter(({ words }) => words >= MIN_SHARED_WORDS)
}

/**
 * The series of pairs, each page in one at most, that shares the most words. Pairs come in rising order of both pages.
 */
async function bestChain(
  shared: readonly Shared[],
  signal: AbortSignal,
): Promise<readonly (readonly [number, number])[]> {
  const sums: number[] = []
  const before: number[] = []
  let best = -1
  for (const [index, { a, b, words }] of shared.entries()) {
    await yieldToEventLoop(signal)
    let from = -1
    for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
      const other = shared[earlier]
      if (other === undefined || other.a >= a || other.b >= b) continue
      if (from < 0 || (sums[earlier] ?? 0) > (sums[from] ?? 0)) from = earlier
    }
    sums[index] = words + (from < 0 ? 0 : (sums[from] ?? 0))
    before[index] = from
    if (best < 0 || sums[index] > (sums[best] ?? 0)) best = index
  }
  const chain: (readonly [number, number])[] = []
  for (let index = best; index >= 0; index = before[index] ?? -1) {
    const pair = shared[index]
    if (pair !== undefined) chain.push([pair.a, pair.b])
  }
  return chain.reverse()
}

import { isStopWord } from '../analysis/stop-words.ts'
import { editDistance } from '../query/syntax/edit-distance.ts'
import type { WordList } from './word-list.ts'

/** A word of the list, and how many letters must be inserted, deleted, changed or swapped to make it of the other. */
export interface NearWord {
  readonly word: string
  readonly edits: number
  /** The only edit: whether two neighbouring letters are swapped. */
  readonly isSwap: boolean
}

/** Two edits are believed of words of so many letters; they must begin alike. */
const MIN_CHARACTERS_FOR_TWO = 9
const LETTERS = 26
const FIRST_LETTER = 'a'.charCodeAt(0)
const SPACE = 0x20

/** For each word of a list, in order: the letters that occur in it, one bit each, and its length. */
interface Signatures {
  readonly blocks: WordList['blocks']
  /** The place of the first word of each block, and of the end. */
  readonly starts: Uint32Array
  readonly letters: Int32Array
  readonly lengths: Uint8Array
}

const NO_SIGNATURES: Signatures = {
  blocks: [],
  starts: new Uint32Array(1),
  letters: new Int32Array(),
  lengths: new Uint8Array(),
}

/**
 * Finds words that are close to another: of a million words in some milliseconds, since nearly all of them differ in
 * their letters too much to be compared. Words that begin alike come first; others are compared where there are none.
 * The signatures take 5 bytes a word, and are kept for blocks that a list shares with the one before.
 */
export function createNearWords(): (list: WordList, word: string) => readonly NearWord[] {
  let known = NO_SIGNATURES
  return (list, word) => {
    if (known.blocks !== list.blocks) known = toSignatures(list, known)
    const alike = within(known, placesOf(known, word.charAt(0)), word, 1)
    if (alike.length > 0) return alike
    const once = within(known, { from: 0, to: known.blocks.length }, word, 1)
    if (once.length > 0 || word.length < MIN_CHARACTERS_FOR_TWO) return once
    return within(known, placesOf(known, word.charAt(0)), word, 2)
  }
}

/** Shorter words are too easily made of one another; anything with a digit is no slip. */
const CORRECTABLE = /^[a-z]{4,}$/

/** Whether a word that the library does not have may be a slip of another. */
export function isCorrectable(word: string): boolean {
  return CORRECTABLE.test(word)
}

/** The near words that may have been meant: none where a stop word is as near. */
export function targetsAmong(near: readonly NearWord[]): readonly NearWord[] {
  return near.some(({ word }) => isStopWord(word)) ? [] : near.filter(({ word }) => isCorrectable(word))
}

/** The word that was most likely meant: two letters swapped are the likeliest slip, then the more frequent word. */
export function likeliestOf(words: readonly (NearWord & { readonly passages: number })[]): string | null {
  const [best] = [...words].sort(
    (a, b) => Number(b.isSwap) - Number(a.isSwap) || b.passages - a.passages || (a.word < b.word ? -1 : 1),
  )
  return best?.word ?? null
}

/** The words among these that are close to another, by the same rules. */
export function nearAmong(words: Iterable<string>, word: string): readonly NearWord[] {
  const near = [...words].flatMap((other) => toNear(word, other, 2))
  const once = near.filter(({ edits }) => edits === 1)
  return once.length > 0 || word.length < MIN_CHARACTERS_FOR_TWO ? once : near
}

/** Blocks, the last not included. */
interface BlockRange {
  readonly from: number
  readonly to: number
}

/** The blocks that may have words with this first letter. */
function placesOf({ blocks }: Signatures, letter: string): BlockRange {
  let from = 0
  while (from + 1 < blocks.length && (blocks[from + 1] ?? '').charAt(0) < letter) from += 1
  let to = from
  while (to < blocks.length && (blocks[to] ?? '').charAt(0) <= letter) to += 1
  return { from, to }
}

function within(known: Signatures, { from, to }: BlockRange, word: string, most: number): readonly NearWord[] {
  const { starts, letters, lengths } = known
  const [wanted, least, longest] = [lettersOf(word), word.length - most, word.length + most]
  const found: NearWord[] = []
  const last = starts[to] ?? 0
  let block = from
  for (let at = starts[from] ?? 0; at < last; at += 1) {
    const length = lengths[at] ?? 0
    if (length < least || length > longest || bitsOf((letters[at] ?? 0) ^ wanted) > 2 * most) continue
    while ((starts[block + 1] ?? last) <= at) block += 1
    found.push(...toNear(word, wordAt(known, block, at), most))
  }
  return found
}

function wordAt({ blocks, starts, lengths }: Signatures, block: number, at: number): string {
  let from = 0
  for (let before = starts[block] ?? 0; before < at; before += 1) from += (lengths[before] ?? 0) + 1
  return (blocks[block] ?? '').slice(from, from + (lengths[at] ?? 0))
}

function toNear(word: string, other: string, most: number): readonly NearWord[] {
  if (most === 1 || isOneEdit(word, other)) {
    return isOneEdit(word, other) ? [{ word: other, edits: 1, isSwap: isSwapped(word, other) }] : []
  }
  if (other.charAt(0) !== word.charAt(0) || editDistance(word, other, most) !== most) return []
  return [{ word: other, edits: most, isSwap: false }]
}

/** Whether two words differ by one edit: what is left without their common beginning and end is at most that. */
function isOneEdit(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false
  const { first, second } = differing(one, other)
  return (first.length <= 1 && second.length <= 1) || isReversed(first, second)
}

function isSwapped(one: string, other: string): boolean {
  const { first, second } = differing(one, other)
  return isReversed(first, second)
}

function isReversed(first: string, second: string): boolean {
  return first.length === 2 && first.charAt(0) === second.charAt(1) && first.charAt(1) === second.charAt(0)
}

function differing(one: string, other: string): { readonly first: string; readonly second: string } {
  const least = Math.min(one.length, other.length)
  let begin = 0
  while (begin < least && one.charCodeAt(begin) === other.charCodeAt(begin)) begin += 1
  let end = 0
  while (end < least - begin && one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)) {
    end += 1
  }
  return { first: one.slice(begin, one.length - end), second: other.slice(begin, other.length - end) }
}

function toSignatures({ blocks, size }: WordList, before: Signatures): Signatures {
  const known = new Map(before.blocks.map((block, at) => [block, at]))
  const made = {
    blocks,
    starts: new Uint32Array(blocks.length + 1),
    letters: new Int32Array(size),
    lengths: new Uint8Array(size),
  }
  let next = 0
  for (const [at, block] of blocks.entries()) {
    made.starts[at] = next
    const old = known.get(block)
    next = old === undefined ? addBlock(made, block, next) : copyBlock(made, before, old, next)
  }
  made.starts[blocks.length] = next
  return made
}

/** The place after the words of the block. */
function copyBlock(made: Signatures, before: Signatures, block: number, next: number): number {
  const [from, to] = [before.starts[block] ?? 0, before.starts[block + 1] ?? 0]
  made.letters.set(before.letters.subarray(from, to), next)
  made.lengths.set(before.lengths.subarray(from, to), next)
  return next + to - from
}

/** The place after the words of the block. */
function addBlock(made: Signatures, block: string, first: number): number {
  let [next, bits, length] = [first, 0, 0]
  for (let at = 0; at <= block.length; at += 1) {
    const code = at === block.length ? SPACE : block.charCodeAt(at)
    if (code === SPACE) {
      made.letters[next] = bits
      made.lengths[next] = length
      ;[next, bits, length] = [next + 1, 0, 0]
    } else {
      bits |= bitOf(code)
      length += 1
    }
  }
  return next
}

function lettersOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) bits |= bitOf(word.charCodeAt(at))
  return bits
}

/** All digits share a bit. */
function bitOf(code: number): number {
  const letter = code - FIRST_LETTER
  return 1 << (letter >= 0 && letter < LETTERS ? letter : LETTERS)
}

/** The number of bits that are set. */
function bitsOf(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

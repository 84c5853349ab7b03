/**
 * Words in order, about a hundred to a text, separated by spaces: as arrays of strings, a million of them would take four
 * times the memory.
 */
export interface WordList {
  readonly size: number
  /** Never empty texts. Words are `[a-z0-9]+`, in the order of their character codes. */
  readonly blocks: readonly string[]
}

export const NO_WORDS: WordList = { size: 0, blocks: [] }

/** Few enough to be divided and joined in some 10 microseconds, enough that the texts themselves cost little. */
const BLOCK_CHARACTERS = 1_000
/** Comes after the space that follows a word in a block, and before all characters of words. */
const AFTER_WORD = '!'

/** The list with the words of `text` at its end: in order, separated by spaces, and after all others. */
export function appendWords(list: WordList, text: string): WordList {
  if (text === '') return list
  return { size: list.size + text.split(' ').length, blocks: [...list.blocks, ...toBlocks(text)] }
}

/** The list with these words, in any order; it may have some of them already. */
export function addWords(list: WordList, words: Iterable<string>): WordList {
  const added = [...new Set(words)].sort()
  if (list.size === 0) return appendWords(list, added.join(' '))
  const blocks: string[] = []
  let [size, from] = [list.size, 0]
  for (const [index, block] of list.blocks.entries()) {
    const to = endOf(added, from, list.blocks[index + 1])
    if (to === from) {
      blocks.push(block)
      continue
    }
    const before = block.split(' ')
    const after = merged(before, added.slice(from, to))
    size += after.length - before.length
    const text = after.join(' ')
    if (text.length > 2 * BLOCK_CHARACTERS) blocks.push(...toBlocks(text))
    else blocks.push(text)
    from = to
  }
  return { size, blocks }
}

/** Both in order, and each word once; sorting them anew would take five times as long. */
function merged(words: readonly string[], added: readonly string[]): readonly string[] {
  const all: string[] = []
  let at = 0
  for (const word of words) {
    for (let next = added[at]; next !== undefined && next <= word; next = added[at]) {
      if (next !== word) all.push(next)
      at += 1
    }
    all.push(word)
  }
  return [...all, ...added.slice(at)]
}

/** The words with this beginning, in order. */
export function* wordsFrom({ blocks }: WordList, beginning: string): Generator<string> {
  for (let index = placeOf(blocks, beginning); index < blocks.length; index += 1) {
    for (const word of (blocks[index] ?? '').split(' ')) {
      if (word.startsWith(beginning)) yield word
      else if (word > beginning) return
    }
  }
}

function* toBlocks(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const space = text.indexOf(' ', from + BLOCK_CHARACTERS)
    const to = space === -1 ? text.length : space
    yield text.slice(from, to)
    from = to + 1
  }
}

/** Where the words after `from` end that belong before the block `next`. */
function endOf(words: readonly string[], from: number, next: string | undefined): number {
  if (next === undefined) return words.length
  let to = from
  for (let word = words[to]; word !== undefined && !beginsUpTo(next, word); word = words[to]) to += 1
  return to
}

/** The last block whose first word is not after `word`, or the first block. */
function placeOf(blocks: readonly string[], word: string): number {
  let [low, high] = [0, blocks.length]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (beginsUpTo(blocks[middle] ?? '', word)) low = middle
    else high = middle
  }
  return low
}

/** Whether the first word of a block is `word` or before it. */
function beginsUpTo(block: string, word: string): boolean {
  return block < word + AFTER_WORD
}

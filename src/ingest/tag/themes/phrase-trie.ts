import { toOwnString } from '../../../search/analysis/own-string.ts'
import { GAP, readTokens, type Tokens } from './tokens.ts'
import { baseForm, isCombining, lookupForms } from './word-forms.ts'

/** Word forms are remembered for this many words of the texts, then forgotten all at once. */
const MAX_KNOWN_WORDS = 100_000

interface Node<Value> {
  readonly next: Map<number, Node<Value>>
  readonly values: Value[]
}

/** A phrase found: the tokens `from` to `to` (exclusive). */
export interface Hit<Value> {
  readonly value: Value
  readonly from: number
  readonly to: number
}

/** Calls back for each phrase that stands in a text, in order of the first token. */
export type FindPhrases<Value> = (tokens: Tokens, found: (value: Value, from: number, to: number) => void) => void

interface TrieOptions {
  /** Words that may stand between those of a phrase, one at a time, as in `has formally agreed`. */
  readonly maySkip?: (key: string) => boolean
}

/**
 * Finds phrases word by word, whatever their inflection, spelling and hyphens. Each position costs one look-up unless a
 * phrase begins with its word, so that time does not grow with the number of phrases.
 */
export function createPhraseFinder<Value>(
  phrases: Iterable<readonly [text: string, value: Value]>,
  { maySkip = () => false }: TrieOptions = {},
): FindPhrases<Value> {
  const ids = new Map<string, number>()
  const root: Node<Value> = { next: new Map(), values: [] }
  for (const [text, value] of phrases) {
    for (const words of spellings(text))
      insert(
        root,
        words.map((word) => idOf(ids, word)),
        value,
      )
  }
  const lookUp = rememberWords(ids, root)
  return (tokens, found) => {
    const { keys, gaps } = tokens
    const words = keys.map(lookUp)
    const walk = (node: Node<Value>, from: number, at: number): void => {
      for (const value of node.values) found(value, from, at)
      if (at === keys.length || node.next.size === 0 || gaps[at] === GAP.paragraph) return
      step(node, from, at)
      if (at + 1 < keys.length && gaps[at + 1] !== GAP.paragraph && maySkip(keys[at] ?? '')) step(node, from, at + 1)
    }
    const follow = (node: Node<Value>, from: number, forms: readonly number[], to: number): void => {
      for (const id of forms) {
        const next = node.next.get(id)
        if (next !== undefined) walk(next, from, to)
      }
    }
    const step = (node: Node<Value>, from: number, at: number): void => {
      const word = words[at] ?? UNKNOWN
      if (word.forms.length > 0) follow(node, from, word.forms, at + 1)
      const gap = gaps[at + 1]
      if (gap === GAP.hyphen || (gap === GAP.space && word.isCombining)) {
        follow(node, from, lookUp((keys[at] ?? '') + (keys[at + 1] ?? '')).forms, at + 2)
      }
    }
    for (let at = 0; at < keys.length; at++) {
      if (words[at]?.mayBegin === true || gaps[at + 1] === GAP.hyphen) step(root, at, at)
    }
  }
}

/** The words of a phrase, and the same with hyphenated or combining ones joined. */
function spellings(text: string): readonly (readonly string[])[] {
  const { keys, gaps } = readTokens(text)
  if (keys.length === 0) return []
  const apart = keys.map(baseForm)
  const joined: string[] = []
  keys.forEach((key, at) => {
    const isJoined = gaps[at] === GAP.hyphen || (gaps[at] === GAP.space && isCombining(keys[at - 1] ?? ''))
    if (isJoined && joined.length > 0) joined.push((joined.pop() ?? '') + key)
    else joined.push(key)
  })
  return joined.length === apart.length ? [apart] : [apart, joined.map(baseForm)]
}

function idOf(ids: Map<string, number>, word: string): number {
  const id = ids.get(word) ?? ids.size
  ids.set(word, id)
  return id
}

function insert<Value>(root: Node<Value>, words: readonly number[], value: Value): void {
  let node = root
  for (const word of words) {
    const next = node.next.get(word) ?? { next: new Map<number, Node<Value>>(), values: [] }
    node.next.set(word, next)
    node = next
  }
  node.values.push(value)
}

/** What a trie knows of a word of a text. */
interface KnownWord {
  /** The ids of its forms that occur in phrases. */
  readonly forms: readonly number[]
  readonly isCombining: boolean
  /** Whether a phrase may begin with it, or with it and the next word joined. */
  readonly mayBegin: boolean
}

const UNKNOWN: KnownWord = { forms: [], isCombining: false, mayBegin: false }

function rememberWords<Value>(ids: ReadonlyMap<string, number>, root: Node<Value>): (key: string) => KnownWord {
  const known = new Map<string, KnownWord>()
  return (key) => {
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const forms = lookupForms(key).flatMap((form) => ids.get(form) ?? [])
    const combining = isCombining(key)
    const mayBegin = combining || forms.some((id) => root.next.has(id))
    const word = forms.length === 0 && !combining ? UNKNOWN : { forms, isCombining: combining, mayBegin }
    if (known.size >= MAX_KNOWN_WORDS) known.clear()
    known.set(toOwnString(key), word) // a slice would keep the text of its passage in memory
    return word
  }
}

import type { SearchPorts } from '../ports.ts'
import { stemOf } from '../analysis/stem.ts'
import { InvalidInputError } from '../../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { ParsedQuery } from './query.ts'

/** Words of the library that one beginning may stand for; each may become a query of the engine. */
const MAX_WORDS = 2_000

/** Words with the same stem that begin alike; `isWhole`: the library has no other word of that stem. */
export interface PrefixGroup {
  readonly stem: string
  readonly words: readonly string[]
  readonly isWhole: boolean
}

export type PrefixGroups = readonly PrefixGroup[]

/** The words of the library for each beginning of a word in a query. */
export type Prefixes = ReadonlyMap<string, PrefixGroups>

/**
 * Looks up the beginnings of words in a query; the vocabulary is read only where there are any.
 * @throws InvalidInputError `question_too_wide`
 */
export async function readPrefixes({ vocabulary }: SearchPorts, query: ParsedQuery): Promise<Prefixes> {
  const beginnings = new Set(prefixesOf(query))
  if (beginnings.size === 0) return new Map()
  const known = await vocabulary.read()
  return new Map([...beginnings].map((beginning) => [beginning, toGroups(known, beginning)]))
}

function toGroups(known: Vocabulary, beginning: string): PrefixGroups {
  const { words, more } = known.wordsFrom(beginning, MAX_WORDS)
  if (more) {
    throw new InvalidInputError(
      'question_too_wide',
      `more than ${MAX_WORDS} words of the library begin with ${beginning}; type more of the word before the *`,
      [{ path: 'q', message: `more than ${MAX_WORDS} words begin with ${beginning}` }],
    )
  }
  const byStem = new Map<string, string[]>()
  for (const word of words) {
    const stem = stemOf(word)
    const others = byStem.get(stem)
    if (others === undefined) byStem.set(stem, [word])
    else others.push(word)
  }
  return [...byStem].map(([stem, begun]) => ({
    stem,
    words: begun,
    isWhole: known.wordsOf(stem).every((word) => word.startsWith(beginning)),
  }))
}

function prefixesOf(query: ParsedQuery): readonly string[] {
  switch (query.kind) {
    case 'prefix':
      return [query.word]
    case 'and':
    case 'or':
      return query.of.flatMap(prefixesOf)
    case 'not':
      return prefixesOf(query.of)
    case 'everything':
    case 'words':
    case 'phrase':
    case 'near':
    case 'filter':
      return []
  }
}

import type { LibraryFacts } from '../../facts/facts-cache.ts'
import type { VersionFacts } from '../../facts/version-facts.ts'
import type { SearchPorts } from '../../ports.ts'
import { analyse } from '../../analysis/analyse.ts'
import { findDoi } from '../../../domain/doi/doi.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'
import { editDistance } from './edit-distance.ts'

const MAX_NEAR = 3

/** Names that the documents of the library have, and that change with them. */
export interface CatalogueNames {
  /** Publishers by name; case, accents and hyphens do not matter. */
  readonly publishers: ReadonlyMap<string, readonly string[]>
  /** Ids of the documents by an author: all words of `value` are in the author's name, where initials stand for names. */
  byAuthor(value: string): readonly string[]
  nearAuthors(value: string): readonly string[]
  byDoi(value: string): readonly string[]
}

interface Author {
  readonly name: string
  readonly words: readonly string[]
  readonly documentIds: Set<string>
}

interface Cached {
  readonly changes: number
  readonly names: CatalogueNames
}

const caches = new WeakMap<SearchPorts['facts'], Cached>()
/** The words of a name, which recur in many documents; as long as the facts with the name are in memory. */
const wordsByFacts = new WeakMap<VersionFacts, readonly (readonly string[])[]>()

/** Whether a query may use these names; reading them from the facts of a large library takes a while. */
const USES_NAMES = /\b(?:author|doi|publisher):/i

/** The names in the catalogue; null for a query that needs none. */
export async function readCatalogueNames(
  { facts: cache }: Pick<SearchPorts, 'facts'>,
  facts: LibraryFacts,
  text: string,
  signal?: AbortSignal,
): Promise<CatalogueNames | null> {
  if (!USES_NAMES.test(text)) return null
  const known = caches.get(cache)
  if (known?.changes === facts.changes) return known.names
  const names = await readNames(facts, signal)
  caches.set(cache, { changes: facts.changes, names })
  return names
}

async function readNames({ versions }: LibraryFacts, signal?: AbortSignal): Promise<CatalogueNames> {
  const authors = new Map<string, Author>()
  const publishers = new Map<string, string[]>()
  const byDoi = new Map<string, Set<string>>()
  for (const facts of versions.values()) {
    await yieldToEventLoop(signal)
    const { documentId, publisher, doi } = facts
    const words = wordsByFacts.get(facts) ?? facts.authors.map(toWords)
    wordsByFacts.set(facts, words)
    facts.authors.forEach((name, at) => {
      const author = authors.get(name) ?? { name, words: words[at] ?? [], documentIds: new Set() }
      authors.set(name, author)
      author.documentIds.add(documentId)
    })
    if (publisher !== null) addName(publishers, publisher)
    if (doi !== null) byDoi.set(doi, (byDoi.get(doi) ?? new Set()).add(documentId))
  }
  const all = [...authors.values()]
  return {
    publishers,
    byAuthor: (value) => {
      const asked = toWords(value)
      return [
        ...new Set(all.filter(({ words }) => isName(asked, words)).flatMap(({ documentIds }) => [...documentIds])),
      ]
    },
    nearAuthors: (value) => nearest(all, toWords(value)),
    byDoi: (value) => [...(byDoi.get(findDoi(value) ?? value.toLowerCase()) ?? [])],
  }
}

function addName(names: Map<string, string[]>, name: string): void {
  const key = toNameKey(name)
  const known = names.get(key)
  if (known === undefined) names.set(key, [name])
  else if (!known.includes(name)) known.push(name)
}

/** Names that differ only in case, accents and signs have the same key. */
export function toNameKey(name: string): string {
  return toWords(name).join(' ')
}

function toWords(name: string): readonly string[] {
  return analyse(name).map(({ word }) => word)
}

/** Whether all words asked for are in a name: each once, an initial for a name either way, and one word at least whole. */
function isName(asked: readonly string[], name: readonly string[]): boolean {
  const left = [...name]
  const take = (matches: (word: string) => boolean): boolean => {
    const at = left.findIndex(matches)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }
  const whole = asked.filter((word) => word.length > 1 && take((other) => other === word))
  const rest = asked.filter((word) => !whole.includes(word))
  return whole.length > 0 && rest.every((word) => take((other) => isInitial(word, other) || isInitial(other, word)))
}

function isInitial(initial: string, word: string): boolean {
  return initial.length === 1 && word.startsWith(initial)
}

/** Authors with a word that is a few letters from the longest one asked for. */
function nearest(authors: readonly Author[], asked: readonly string[]): readonly string[] {
  const longest = [...asked].sort((one, other) => other.length - one.length)[0]
  if (longest === undefined) return []
  const most = Math.max(1, Math.floor(longest.length / 4))
  return authors
    .map(({ name, words }) => ({ name, distance: Math.min(...words.map((word) => editDistance(longest, word, most))) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MAX_NEAR)
    .map(({ name }) => name)
}

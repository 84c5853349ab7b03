import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import { findNames, type NamedRange } from './find-names.ts'
import type { WordTerm } from './query.ts'

/** Words of the longest theme name that is recognised. */
const MAX_WORDS = 6

const namesByLibrary = new WeakMap<SearchPorts['library'], ReadonlyMap<string, readonly string[]>>()

/**
 * Finds words of a query that name a theme by its label or an acronym; the longest name first. Alternatives are not
 * included: each names only a part of its theme.
 */
export function findThemeNames(app: SearchPorts, words: readonly WordTerm[]): readonly NamedRange<readonly string[]>[] {
  const names = namesByLibrary.get(app.library) ?? readNames(app.library)
  namesByLibrary.set(app.library, names)
  return findNames(words, MAX_WORDS, (some) => names.get(keyOf(some)))
}

function readNames({ vocabulary }: SearchPorts['library']): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  for (const { id, label, acronyms } of vocabulary.themes) {
    for (const name of [label, ...acronyms]) {
      const key = keyOf(analyse(name))
      if (key !== '') names.set(key, [...(names.get(key) ?? []), id])
    }
  }
  return names
}

/** The stems without stop words, so that `health and innovation` equals `health innovation`. */
function keyOf(words: readonly Pick<WordTerm, 'stem' | 'isStop'>[]): string {
  return words
    .filter(({ isStop }) => !isStop)
    .map(({ stem }) => stem)
    .join(' ')
}

import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import type { WordTerm } from './query.ts'

/** Words of the longest theme name that is recognised. */
const MAX_WORDS = 6

const namesByLibrary = new WeakMap<SearchPorts['library'], ReadonlyMap<string, readonly string[]>>()

/** `length` words of a query, from the one at `from`, that name themes. */
export interface NamedThemes {
  readonly from: number
  readonly length: number
  readonly themes: readonly string[]
}

/**
 * Finds words of a query that name a theme by its label or an acronym; the longest name first. Alternatives are not
 * included: each names only a part of its theme.
 */
export function findThemeNames(app: SearchPorts, words: readonly WordTerm[]): readonly NamedThemes[] {
  const names = namesByLibrary.get(app.library) ?? readNames(app.library)
  namesByLibrary.set(app.library, names)
  const found: NamedThemes[] = []
  for (let from = 0; from < words.length; from += 1) {
    for (let length = Math.min(MAX_WORDS, words.length - from); length > 0; length -= 1) {
      const themes = names.get(keyOf(words.slice(from, from + length)))
      if (themes === undefined) continue
      found.push({ from, length, themes })
      from += length - 1
      break
    }
  }
  return found
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

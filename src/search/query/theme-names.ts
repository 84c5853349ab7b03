import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import type { WordTerm } from './query.ts'

/** Words of the longest name that is looked for. */
const MAX_WORDS = 6

const known = new WeakMap<SearchPorts['library'], ReadonlyMap<string, readonly string[]>>()

/** Words of a question that are the name of themes: from the word at `from`, `length` of them. */
export interface NamedThemes {
  readonly from: number
  readonly length: number
  readonly themes: readonly string[]
}

/**
 * Where words of a question name a theme, by its label or an acronym; the longest name first. An alternative names only
 * a part of its theme, so it does not stand for the whole of it.
 */
export function findThemeNames(app: SearchPorts, words: readonly WordTerm[]): readonly NamedThemes[] {
  const names = known.get(app.library) ?? readNames(app.library)
  known.set(app.library, names)
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

/** Without stop words, so that `health and innovation` is `health innovation`. */
function keyOf(words: readonly Pick<WordTerm, 'stem' | 'isStop'>[]): string {
  return words
    .filter(({ isStop }) => !isStop)
    .map(({ stem }) => stem)
    .join(' ')
}

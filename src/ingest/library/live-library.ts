import { createHash } from 'node:crypto'
import type { Catalogue } from '../../db/database.ts'
import { readRulesInForce, readRulesStamp, type ThemeRule } from '../../db/texts/theme-rules.ts'
import type { Library } from '../../domain/library.ts'
import type { Theme, Vocabulary } from '../../domain/vocabulary.ts'
import { AppError } from '../../errors.ts'
import { createThemeMatcher, createThemeTagger } from '../tag/themes/tag-passage.ts'
import { checkVocabulary } from './load-vocabulary.ts'

/** Raised when the same rules give other tags, so that all versions are tagged again. */
const TAGGER_VERSION = 1

/** The library with the rules of themes that people saved over those of the file. */
export interface LiveLibrary extends Library {
  /** The vocabulary of the file alone. */
  readonly base: Vocabulary
  /** A hash of all that decides which tags there are. */
  readonly rulesHash: string
  /** The same of the file alone. */
  readonly baseHash: string
  /** Takes up what was saved since, in this or another process; whether there was anything. */
  refresh(): Promise<boolean>
}

export async function openLiveLibrary(library: Library, catalogue: Catalogue): Promise<LiveLibrary> {
  const base = library.vocabulary
  const baseHash = hashRules(base)
  let stamp = '0-0'
  const { matchThemes, tagThemes } = library
  let live = { vocabulary: base, matchThemes, tagThemes, rulesHash: baseHash }
  const refresh = async (): Promise<boolean> => {
    const newStamp = await readRulesStamp(catalogue)
    if (newStamp === stamp) return false
    const vocabulary = withRules(base, await readRulesInForce(catalogue))
    live = {
      vocabulary,
      matchThemes: createThemeMatcher(vocabulary),
      tagThemes: createThemeTagger(vocabulary),
      rulesHash: hashRules(vocabulary),
    }
    stamp = newStamp
    return true
  }
  await refresh()
  return {
    ...library,
    base,
    baseHash,
    refresh,
    get vocabulary() {
      return live.vocabulary
    },
    get matchThemes() {
      return live.matchThemes
    },
    get tagThemes() {
      return live.tagThemes
    },
    get rulesHash() {
      return live.rulesHash
    },
  }
}

/** A vocabulary with themes replaced by their saved rules; one that contradicts the file, as after its change, is left out. */
function withRules(base: Vocabulary, rules: readonly Pick<ThemeRule, 'theme'>[]): Vocabulary {
  return rules.reduce((vocabulary, { theme }) => {
    try {
      return checkVocabulary(replaceThemes(vocabulary, [theme]), theme.id)
    } catch (error) {
      if (error instanceof AppError) return vocabulary
      throw error
    }
  }, base)
}

/** Themes replaced by those of the same id, new ones at the end. Relations of the others are as the file states them. */
export function replaceThemes(vocabulary: Vocabulary, themes: readonly Theme[]): Vocabulary {
  const byId = new Map(themes.map((theme) => [theme.id, theme]))
  const known = new Set(vocabulary.themes.map(({ id }) => id))
  return {
    ...vocabulary,
    themes: [
      ...vocabulary.themes.map((theme) => byId.get(theme.id) ?? theme),
      ...themes.filter(({ id }) => !known.has(id)),
    ],
  }
}

/** Of what the tagger reads, so that a better scope note tags nothing again. */
function hashRules({ themes }: Vocabulary): string {
  const rules = themes.map((theme) => [
    ...[theme.id, theme.labelMatches ? theme.label : null, theme.alternatives, theme.acronyms, theme.exclude],
    ...[theme.requires, theme.excludeContext, theme.homonyms, theme.patterns],
  ])
  return createHash('sha256')
    .update(JSON.stringify([TAGGER_VERSION, rules]))
    .digest('hex')
    .slice(0, 16)
}

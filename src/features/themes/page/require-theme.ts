import type { HasLibrary } from '../../../domain/names.ts'
import type { Theme } from '../../../domain/vocabulary.ts'
import { NotFoundError } from '../../../errors.ts'

/** @throws NotFoundError `theme_missing` */
export function requireTheme({ library }: HasLibrary, themeId: string): Theme {
  const theme = library.vocabulary.themes.find(({ id }) => id === themeId)
  if (theme === undefined) throw new NotFoundError('theme_missing', `no theme ${themeId} in the vocabulary`)
  return theme
}

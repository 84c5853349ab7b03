import type { Library } from './library.ts'

/** Whoever has the library's reviewed data. */
export interface HasLibrary {
  readonly library: Library
}

/** The label of a theme; one that the vocabulary has no more is called by its id. */
export function themeLabel({ library }: HasLibrary, themeId: string): string {
  return library.vocabulary.themes.find((theme) => theme.id === themeId)?.label ?? themeId
}

/** The name of a place; one that the gazetteer has no more is called by its id. */
export function placeName({ library }: HasLibrary, placeId: string): string {
  return library.gazetteer.places.find((place) => place.id === placeId)?.name ?? placeId
}

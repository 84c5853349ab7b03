import type { Library } from './library.ts'

/** An object with the library's reviewed data. */
export interface HasLibrary {
  readonly library: Library
}

/** The label of a theme; the id of one that is no longer in the vocabulary. */
export function themeLabel({ library }: HasLibrary, themeId: string): string {
  return library.vocabulary.themes.find((theme) => theme.id === themeId)?.label ?? themeId
}

/** The name of a place; the id of one that is no longer in the gazetteer. */
export function placeName({ library }: HasLibrary, placeId: string): string {
  return library.gazetteer.places.find((place) => place.id === placeId)?.name ?? placeId
}

import type { Library } from './library.ts'
import type { Gazetteer } from './vocabulary.ts'

/** An object with the library's reviewed data. */
export interface HasLibrary {
  readonly library: Library
}

/** The label of a theme; the id of one that is no longer in the vocabulary. */
export function themeLabel({ library }: HasLibrary, themeId: string): string {
  return library.vocabulary.themes.find((theme) => theme.id === themeId)?.label ?? themeId
}

const namesOfPlaces = new WeakMap<Gazetteer, ReadonlyMap<string, string>>()

/** The name of a place; the id of one that is no longer in the gazetteer. */
export function placeName({ library }: HasLibrary, placeId: string): string {
  const { gazetteer } = library
  const names = namesOfPlaces.get(gazetteer) ?? new Map(gazetteer.places.map(({ id, name }) => [id, name]))
  namesOfPlaces.set(gazetteer, names)
  return names.get(placeId) ?? placeId
}

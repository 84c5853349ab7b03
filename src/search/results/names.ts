import type { App } from '../../app.ts'

/** The label of a theme; one that the vocabulary has no more is called by its id. */
export function themeLabel(app: App, themeId: string): string {
  return app.library.vocabulary.themes.find((theme) => theme.id === themeId)?.label ?? themeId
}

/** The name of a place; one that the gazetteer has no more is called by its id. */
export function placeName(app: App, placeId: string): string {
  return app.library.gazetteer.places.find((place) => place.id === placeId)?.name ?? placeId
}

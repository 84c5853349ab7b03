import type { HasLibrary } from '../../domain/names.ts'
import type { Place } from '../../domain/vocabulary.ts'
import { NotFoundError } from '../../errors.ts'

/** @throws NotFoundError `place_missing` */
export function requirePlace({ library }: HasLibrary, placeId: string): Place {
  const place = library.gazetteer.places.find(({ id }) => id === placeId)
  if (place === undefined) throw new NotFoundError('place_missing', `no place ${placeId} in the gazetteer`)
  return place
}

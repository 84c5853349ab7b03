import type { Gazetteer, Match, Place, PlaceMatcher } from '../../../domain/vocabulary.ts'
import { createNameMatcher } from '../match-phrases.ts'
import { namesAPlace } from './names-a-place.ts'

/**
 * Finds the places that a text names. A name that others bear too counts where the text, or the `context` of places that
 * its document is known to be about, names that place otherwise, or one that lies in it, around it or beside it.
 */
export function createPlaceMatcher(gazetteer: Gazetteer): PlaceMatcher {
  const matchNames = createNameMatcher(gazetteer)
  const byId = new Map(gazetteer.places.map((place) => [place.id, place]))
  const neighbours = neighboursOf(gazetteer)
  const isShared = ({ id, term }: Match) => {
    const shared = byId.get(id)?.sharedNames ?? []
    return shared.some((name) => name.toLowerCase() === term.toLowerCase())
  }
  return (text, context = new Set()) => {
    const found = matchNames(text).filter(({ id, start, end }) =>
      namesAPlace(text, start, end, byId.get(id)?.level === 'nation'),
    )
    const sure = new Set(found.filter((match) => !isShared(match)).map(({ id }) => id))
    const isKnown = (id: string) => sure.has(id) || context.has(id)
    return found.filter((match) => {
      if (!isShared(match) || isKnown(match.id)) return true
      return [...(neighbours.get(match.id) ?? [])].some(isKnown)
    })
  }
}

/** What lies around, in or beside each place; regions and nations are too large to tell one town from another. */
function neighboursOf({ places }: Gazetteer): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>(places.map(({ id }) => [id, new Set()]))
  const isLarge = ({ level }: Place) => level === 'nation' || level === 'region'
  for (const place of places) {
    if (isLarge(place)) continue
    for (const id of place.members) {
      const near = neighbours.get(id)
      if (near === undefined) continue
      near.add(place.id)
      neighbours.get(place.id)?.add(id)
      for (const other of place.members) if (other !== id) near.add(other)
    }
    for (const id of [...place.successors, ...place.predecessors]) neighbours.get(place.id)?.add(id)
  }
  return neighbours
}

import type { Place } from '../../domain/vocabulary.ts'
import type { InputIssue } from '../../errors.ts'
import { findUnknownIds, withPaths } from './load-checks.ts'

const LINKS = ['predecessors', 'successors', 'members'] as const

/**
 * Faults of the links between places: to a place that is not there; a succession that only one of the two states; a place
 * that comes after itself, or that lies within itself.
 */
export function checkPlaceLinks(places: readonly Place[]): readonly InputIssue[] {
  const byId = new Map(places.map((place) => [place.id, place]))
  const ids = new Set(byId.keys())
  return [
    ...findUnknownIds(
      places.flatMap((place) => LINKS.flatMap((link) => withPaths(`places.${place.id}.${link}`, place[link]))),
      ids,
    ),
    ...places.flatMap((place) => statedOnce(place, byId)),
    ...circles(places, byId, 'successors', 'comes after itself'),
    ...circles(places, byId, 'members', 'lies within itself'),
  ]
}

function statedOnce(place: Place, byId: ReadonlyMap<string, Place>): readonly InputIssue[] {
  return [
    ...place.successors.flatMap((id) => unanswered(place, 'successors', 'predecessors', byId.get(id))),
    ...place.predecessors.flatMap((id) => unanswered(place, 'predecessors', 'successors', byId.get(id))),
  ]
}

function unanswered(
  { id }: Place,
  link: 'successors' | 'predecessors',
  answer: 'successors' | 'predecessors',
  other: Place | undefined,
): readonly InputIssue[] {
  if (other === undefined || other[answer].includes(id)) return []
  return [{ path: `places.${id}.${link}`, message: `"${other.id}" does not have "${id}" among its ${answer}` }]
}

/** The first place of each circle, found in one walk over all links. */
function circles(
  places: readonly Place[],
  byId: ReadonlyMap<string, Place>,
  link: 'successors' | 'members',
  fault: string,
): readonly InputIssue[] {
  const done = new Set<string>()
  const issues: InputIssue[] = []
  const visit = (place: Place, above: ReadonlySet<string>): void => {
    if (above.has(place.id)) issues.push({ path: `places.${place.id}.${link}`, message: fault })
    if (above.has(place.id) || done.has(place.id)) return
    for (const id of place[link]) {
      const next = byId.get(id)
      if (next !== undefined) visit(next, new Set([...above, place.id]))
    }
    done.add(place.id)
  }
  for (const place of places) visit(place, new Set())
  return issues
}

import type { SearchPorts } from '../ports.ts'
import { countOfPlaces } from './suggestion-queries.ts'
import { countPlaces, countThemes } from '../../db/texts/tags.ts'
import { placeName } from '../../domain/names.ts'
import type { SuggestionRecord } from '../engine/suggestion-index.ts'
import { roundCount } from './suggestion.ts'

type Place = SearchPorts['library']['gazetteer']['places'][number]

/** Records for places by name, alias and member authority; a former place also leads to its successors. */
export async function readPlaceRecords(app: SearchPorts): Promise<readonly SuggestionRecord[]> {
  const counts = new Map((await countPlaces(app.catalogue)).map((count) => [count.placeId, count.documents]))
  const records: SuggestionRecord[] = []
  for (const place of app.library.gazetteer.places) {
    const after = successorsOf(app, place)
    const placeIds = [place.id, ...after.map(({ id }) => id)]
    const documents = after.length === 0 ? (counts.get(place.id) ?? 0) : await countOfPlaces(app.catalogue, placeIds)
    const now = after.filter(({ successors }) => successors.length === 0).map(({ id }) => placeName(app, id))
    records.push({
      suggestionId: `place-${place.id}`,
      kind: 'place',
      label: place.name,
      names: [
        ...place.aliases.map((name) => ({ name, note: `also called ${name}` })),
        ...membersOf(app, place).map((name) => ({ name, note: `includes ${name}` })),
      ],
      detail: [...(now.length > 0 ? [`now ${now.join(' and ')}`] : []), roundCount(documents, 'document')].join(' · '),
      href: `/search?${new URLSearchParams(placeIds.map((id) => ['place', id]))}`,
      weight: documents,
    })
  }
  return records
}

/** Names of the places within a place; those of a region or nation are too many to lead to it. */
function membersOf(app: SearchPorts, { kind, members }: Place): readonly string[] {
  return kind === 'nation' || kind === 'region' ? [] : members.map((id) => placeName(app, id))
}

/** Records for themes by label, alternative and acronym. */
export async function readThemeRecords(app: SearchPorts): Promise<readonly SuggestionRecord[]> {
  const counts = new Map((await countThemes(app.catalogue)).map((count) => [count.themeId, count]))
  return app.library.vocabulary.themes.map(({ id, label, alternatives, acronyms }) => {
    const { documents, passages } = counts.get(id) ?? { documents: 0, passages: 0 }
    const found = documents === 0 ? [] : [roundCount(passages, 'passage')]
    return {
      suggestionId: `theme-${id}`,
      kind: 'theme',
      label,
      names: [
        ...acronyms.map((name) => ({ name, note: `also called ${name}` })),
        ...alternatives.map((name) => ({ name, note: `includes “${name}”` })),
      ],
      detail: [roundCount(documents, 'document'), ...found].join(', '),
      href: `/search?${new URLSearchParams({ theme: id })}`,
      weight: documents,
    }
  })
}

/** All direct and indirect successors of a place, each once, even if they form a circle. */
function successorsOf(app: SearchPorts, place: Place): readonly Place[] {
  const { places } = app.library.gazetteer
  const found: Place[] = []
  const open = [...place.successors]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const next = places.find((other) => other.id === id)
    if (next === undefined || next.id === place.id || found.includes(next)) continue
    found.push(next)
    open.push(...next.successors)
  }
  return found
}

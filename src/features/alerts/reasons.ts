import type { AlertPorts } from './ports.ts'
import { readTags } from '../../db/texts/tags.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** Most matched words named in a reason; the passage itself follows. */
const MAX_WORDS = 8

/** Why a passage matches an alert, one reason per line: the matched words, themes with term and rule, and places. */
export async function reasonsOf(
  app: AlertPorts,
  request: SearchRequest,
  passage: Evidence,
): Promise<readonly string[]> {
  const words = new Set(passage.highlights.map(({ start, end }) => passage.text.slice(start, end).toLowerCase()))
  const tags = (await readTags(app.catalogue, [passage.passageId])).get(passage.passageId) ?? []
  const themes = request.theme.flatMap((themeId) => {
    const label = themeLabel(app, themeId)
    return tags.filter((tag) => tag.themeId === themeId).map((tag) => `theme ${label}: “${tag.term}” (${tag.rule})`)
  })
  const places = request.place.map((placeId) => `place ${placeName(app, placeId)}`)
  const matched = [...words].slice(0, MAX_WORDS).map((word) => `“${word}”`)
  return [
    ...(matched.length === 0 ? [] : [`words ${matched.join(', ')}`]),
    ...elsewhere(passage),
    ...new Set(themes),
    ...places,
  ]
}

/** Where the words are if not in the passage. */
function elsewhere({ matchedIn, headingPath }: Evidence): readonly string[] {
  if (matchedIn === 'title') return ['words in the title, authors, publisher or DOI of the document']
  return matchedIn === 'headings' ? [`words in the heading “${headingPath.join(' › ')}”`] : []
}

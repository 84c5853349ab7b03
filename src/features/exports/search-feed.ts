import { generateAtomFeed } from 'feedsmith'
import { pageName, passageUrl } from '../alerts/alert-mail.tsx'
import { ATOM_TYPE, type Feed } from '../../api/route.ts'
import { readParameters } from '../../formats/parameters.ts'
import { searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import { toXmlText } from '../../formats/escape-xml.ts'
import type { ExportPorts } from './ports.ts'
import { listNewestVersions, type NewVersion } from '../../search/facts/version-facts.ts'
import { readEvidence, type Evidence } from '../../search/results/evidence.ts'
import { findOpenings } from '../../search/results/openings.ts'
import { findMatches, findPassagesIn } from '../../search/match/find-matches.ts'
import { toCanonical, toFeedPath, toPermalink } from '../../search/request/permalink.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** Most entries in a feed; the page that it links to has the rest. */
const MAX_ENTRIES = 50
/** The update time of an empty feed. */
const NEVER = new Date(0)

/** The Atom feed of any search, with the parameters of the search page. */
export const searchFeed: Feed = {
  path: '/search.atom',
  mediaType: ATOM_TYPE,
  reply: async ({ app, query, signal }) =>
    toSearchFeed(app, toRequest(readParameters(searchParametersSchema, query)), signal),
}

/**
 * The results of a search as Atom: the matching versions, most recently searchable first, each with its best passage.
 * The id of an entry never changes; a new version of a document is a new entry.
 */
async function toSearchFeed(app: ExportPorts, search: SearchRequest, signal: AbortSignal): Promise<string> {
  const base = app.config.http.publicUrl
  const request = { ...toCanonical(search), facets: 'none' } as const
  const matches = await findMatches(app, request, 'listed', signal)
  const versionIds = [...matches.set.documents.values()].flatMap(({ versionIds: own }) => own)
  const newest = await listNewestVersions(app.catalogue, versionIds, MAX_ENTRIES)
  const values = newest.map(({ versionId }) => versionId)
  const ranked = await findPassagesIn(app, matches, request, { field: 'version', values }, 1, signal)
  const bestIds = values.flatMap((versionId) => ranked.get(versionId)?.[0]?.passageId ?? [])
  const named = values.filter((versionId) => ranked.get(versionId)?.length === 0)
  const [passages, openings] = await Promise.all([
    readEvidence(app, bestIds, matches.interpretation.expandedQuery),
    findOpenings(app, matches, request, { field: 'version', values: named }, signal),
  ])
  const page = `${base}${toPermalink(request)}`
  return generateAtomFeed(
    {
      id: page,
      title: toXmlText(request.text === '' ? 'Concordance' : `${request.text} - Concordance`),
      updated: newest[0]?.searchableSince ?? NEVER,
      authors: [{ name: 'Concordance' }],
      links: [
        { rel: 'self', type: 'application/atom+xml', href: `${base}${toFeedPath(request)}` },
        { rel: 'alternate', type: 'text/html', href: page },
        { rel: 'search', type: 'application/opensearchdescription+xml', href: `${base}/opensearch.xml` },
      ],
      opensearch: {
        totalResults: matches.set.documents.size,
        startIndex: 1,
        itemsPerPage: MAX_ENTRIES,
        queries: [{ role: 'request', searchTerms: toXmlText(request.text) }],
      },
      entries: newest.flatMap((version) => {
        const passage =
          passages.get(ranked.get(version.versionId)?.[0]?.passageId ?? '') ?? openings.get(version.versionId)
        const facts = matches.facts.versions.get(version.versionId)
        return passage === undefined || facts === undefined ? [] : [toEntry(base, version, facts, passage)]
      }),
    },
    { lenient: false },
  )
}

function toEntry(
  base: string,
  { versionId, documentId, searchableSince }: NewVersion,
  { title, publisher, published, status, places }: EntryFacts,
  passage: Evidence,
) {
  const about = [publisher, published, status].filter((part) => part !== null).join(', ')
  return {
    id: `${base}/documents/${documentId}#${versionId}`,
    title: toXmlText(`${title}, ${pageName(passage)}`),
    updated: searchableSince,
    published: searchableSince,
    links: [
      { rel: 'alternate', type: 'text/html', href: passageUrl(base, passage.passageId) },
      { rel: 'related', type: 'text/html', href: `${base}/documents/${documentId}` },
    ],
    categories: [...passage.themes, ...places].map((term) => ({ term })),
    summary: toXmlText(`${passage.text.replace(/\s+/g, ' ')} (${about})`),
  }
}

interface EntryFacts {
  readonly title: string
  readonly publisher: string | null
  readonly published: string | null
  readonly status: string
  readonly places: readonly string[]
}

import { Meilisearch, type Settings } from 'meilisearch'
import type { Embedding } from '../embedding/embedder-schema.ts'
import { hasOurEmbedder, toEmbedders } from './embedder.ts'
import { createMeiliHttp, type MeiliHttp } from './http.ts'

/** How many passages an answer may reach, and values of a facet it counts; the engine's own bounds cut silently. */
const MAX_HITS = 10_000_000
const MAX_FACET_VALUES = 1_000_000

/**
 * No record has this field: an index that knows it is of this program's making. Another number for records of another
 * shape, in which searches would find nothing; a change of settings alone leaves the old index fit to answer.
 */
export const FORMAT = 'format_3'

/** Attributes with a passage's stems, those that it says most in the first; their order is the engine's ranking. */
export const STEM_TIERS = ['stems1', 'stems2', 'stems3', 'stems4'] as const

/** Filtered by equality alone: what a passage is of, and what it says, which is cheaper to ask for so than as a text. */
const EQUAL_ATTRIBUTES = [
  ...['current', 'document', 'gone', 'kind', 'language', 'place', 'publisher', 'revision', 'source', 'status'],
  ...['theme', 'version', 'serial', 'stem', 'titleStem', 'headingStem', 'word', FORMAT],
] as const

/** The index's settings as code. A change here makes the running index "behind", and it is rebuilt beside the old one. */
const INDEX_SETTINGS = {
  searchableAttributes: [...STEM_TIERS, 'words'],
  // Of a hit as much as a rank needs: each field costs every hit. What is fetched by id has them all.
  displayedAttributes: ['id', 'document', 'version', 'ordinal', 'theme', 'bag'],
  sortableAttributes: ['document', 'ordinal'],
  // Both are made anew of the whole vocabulary at every write: of 2.2 s for 15 of 100,000 passages they took 1.6 (1.21).
  prefixSearch: 'disabled',
  facetSearch: false,
  // What is asked for is always in quotes, so no word can be missing. Ties are ours to settle, but where there are no
  // stems to settle them by: reading order as a rule takes a third of the time of a search (1.21).
  rankingRules: ['words', 'attribute', 'sort'],
  pagination: { maxTotalHits: MAX_HITS },
  faceting: { maxValuesPerFacet: MAX_FACET_VALUES },
  // Stems are asked for exactly, in quotes, but to find words that are nearly the one typed. Sizes count a stem's mark.
  typoTolerance: { disableOnAttributes: ['words'], minWordSizeForTypos: { oneTypo: 4, twoTypos: 9 } },
} satisfies Settings

/** What of an index's settings is not the same for all: which servers share it, and what finds by meaning. */
export interface IndexVariant {
  readonly layout: string | null
  readonly embedding: Embedding | null
}

/**
 * The settings of one index. The layout of a library that lies on several servers, a name of which servers, is a field
 * too that no record has: on other servers documents have other places.
 */
export function settingsFor({ layout, embedding }: IndexVariant): Settings {
  const layouts = layout === null ? [] : [`layout_${layout}`]
  return {
    ...INDEX_SETTINGS,
    filterableAttributes: [
      filterable([...EQUAL_ATTRIBUTES, ...layouts], { comparison: false }),
      filterable(['published'], { comparison: true }),
    ],
    ...(embedding === null ? {} : { embedders: toEmbedders(embedding) }),
  }
}

function filterable(attributePatterns: readonly string[], { comparison }: { readonly comparison: boolean }) {
  return {
    attributePatterns: [...attributePatterns].sort(),
    features: { facetSearch: false, filter: { equality: true, comparison } },
  }
}

/**
 * Whether the index has every one of our settings, and of our embedders this one alone; its other settings are its own
 * business.
 */
export function hasOurSettings(found: Settings, variant: IndexVariant): boolean {
  const { embedders: _embedders, ...wanted } = settingsFor(variant)
  return includes(found, wanted) && hasOurEmbedder(found, variant.embedding)
}

/** A client for one server; `http` sends for it, and is closed by who made it. */
export function createMeiliClient(url: string, masterKey: string, http: MeiliHttp = createMeiliHttp()): Meilisearch {
  return new Meilisearch({
    host: url,
    apiKey: masterKey,
    httpClient: (...request) => http.send(...request),
  })
}

function includes(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return false
    return wanted.every((entry, index) => includes(found[index], entry))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) return false
    const fields = found as Record<string, unknown>
    return Object.entries(wanted).every(([key, value]) => includes(fields[key], value))
  }
  return found === wanted
}

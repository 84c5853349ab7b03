import { Meilisearch, type Settings } from 'meilisearch'
import type { Embedding } from './embedder-schema.ts'
import { hasOurEmbedder, toEmbedders } from './meilisearch-embedder.ts'

/** How many passages an answer may reach, and values of a facet it counts; the engine's own bounds cut silently. */
const MAX_HITS = 10_000_000
const MAX_FACET_VALUES = 1_000_000

/** Attributes with a passage's stems, those that it says most in the first; their order is the engine's ranking. */
export const STEM_TIERS = ['stems1', 'stems2', 'stems3', 'stems4'] as const

/** The index's settings as code. A change here makes the running index "behind", and it is rebuilt beside the old one. */
export const INDEX_SETTINGS = {
  searchableAttributes: [...STEM_TIERS, 'titleStems', 'headingStems', 'words'],
  displayedAttributes: ['id', 'document', 'version', 'ordinal', 'theme', 'bag', 'words'],
  filterableAttributes: [
    'current',
    'document',
    'gone',
    'kind',
    'language',
    'place',
    'published',
    'publisher',
    'revision',
    'source',
    'status',
    'theme',
    'version',
  ],
  sortableAttributes: ['document', 'ordinal'],
  // What is asked for is always in quotes, so no word can be missing; ties stay in reading order.
  rankingRules: ['words', 'attribute', 'document:asc', 'ordinal:asc'],
  pagination: { maxTotalHits: MAX_HITS },
  faceting: { maxValuesPerFacet: MAX_FACET_VALUES },
  // Stems are asked for exactly, in quotes, but to find words that are nearly the one typed; prefixes of words, exactly.
  typoTolerance: { disableOnAttributes: ['words'], minWordSizeForTypos: { oneTypo: 6, twoTypos: 11 } },
} satisfies Settings

/** The settings of an index, with the embedder where there is one. */
export function toIndexSettings(embedding: Embedding | null): Settings {
  return embedding === null ? INDEX_SETTINGS : { ...INDEX_SETTINGS, embedders: toEmbedders(embedding) }
}

/**
 * Whether the index has every one of our settings, and of our embedders this one alone; its other settings are its own
 * business.
 */
export function hasOurSettings(found: Settings, embedding: Embedding | null): boolean {
  return includes(found, INDEX_SETTINGS) && hasOurEmbedder(found, embedding)
}

/**
 * A client over node's fetch. Asking for no coding is what makes it fast: with compressed answers the client took 45 ms
 * a query, without 2 to 3 (measured on 1.21).
 */
export function createMeiliClient(url: string, masterKey: string): Meilisearch {
  return new Meilisearch({
    host: url,
    apiKey: masterKey,
    timeout: 30_000,
    requestInit: { headers: { 'Accept-Encoding': 'identity' } },
    defaultWaitOptions: { timeout: 600_000, interval: 20 },
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

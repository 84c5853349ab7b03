import { Meilisearch, type Settings } from 'meilisearch'
import { hasOurEmbedder, TEXT_FIELD, toEmbedders, type VectorModel } from './embedding/embedder.ts'
import { createMeiliHttp, type MeiliHttp } from './http.ts'

/** Most passages reachable in a result, and most counted values of a facet; the engine’s defaults cut silently. */
const MAX_HITS = 10_000_000
const MAX_FACET_VALUES = 1_000_000

/**
 * No record has this field: an index that knows it was made by this program. Increment the number when the shape of
 * records changes, as old records would not be found; changed settings alone leave the old index usable.
 */
export const FORMAT = 'format_6'

/**
 * Attributes with the stems of a passage, the most heavily weighted in the first; their order is the ranking of the
 * engine.
 */
export const STEM_TIERS = ['stems1', 'stems2', 'stems3', 'stems4'] as const

/** The tokens of a passage that are scoped: stems of the document's title, and of the headings above the passage. */
export const SCOPED = 'scoped'

/**
 * Attributes with the stems of all texts of a version. Meilisearch indexes 65,535 positions of an attribute, eight apart
 * here, so that a long document takes several; one of more than 128,000 different stems is not found by the last of them.
 */
export const CONTENTS = Array.from({ length: 16 }, (_, index) => `contents${String(index + 1).padStart(2, '0')}`)
/** Stems in each of them. */
export const STEMS_PER_ATTRIBUTE = 8_000

/** Attributes filtered by equality. Words are none of them: each value of a passage would cost more than its place in a text. */
const EQUAL_ATTRIBUTES = [
  ...['current', 'document', 'gone', 'kind', 'language', 'place', 'publisher', 'record', 'revision', 'source'],
  ...['status', 'theme', 'version', 'serial', FORMAT],
] as const

/** The fields of a candidate. */
const CANDIDATE_FIELDS = ['id', 'document', 'version', 'ordinal', 'theme', 'bag'] as const

/** The same in an index with vectors, or null for one without. */
export function candidateFields(model: VectorModel | null): readonly string[] {
  return model === null ? CANDIDATE_FIELDS : [...CANDIDATE_FIELDS, TEXT_FIELD]
}

/**
 * Stands in the words of a text for each stop word: the engine stores neither it nor distances to it, only its place,
 * which saves a quarter of the index.
 */
export const STOP_WORD = 'x'

/** The index settings as code. After a change the running index is "behind", and is rebuilt beside the old one. */
const INDEX_SETTINGS = {
  searchableAttributes: [...STEM_TIERS, 'words', SCOPED, ...CONTENTS],
  sortableAttributes: ['document', 'ordinal', 'published'],
  stopWords: [STOP_WORD],
  // Both would be recomputed over the whole vocabulary at every write: of 2.2 s for 15 of 100,000 passages they took 1.6 (1.21).
  prefixSearch: 'disabled',
  facetSearch: false,
  // Queries are always in quotes, so no word can be missing. We break ties ourselves, but where there are no
  // stems to break them by: reading order as a ranking rule takes a third of the time of a search (1.21).
  rankingRules: ['words', 'sort', 'attribute'],
  pagination: { maxTotalHits: MAX_HITS },
  faceting: { maxValuesPerFacet: MAX_FACET_VALUES },
  // Nothing depends on these: words and stems are always in quotes, which turn typos off.
  typoTolerance: {
    disableOnAttributes: [...CONTENTS, SCOPED, 'words'],
    minWordSizeForTypos: { oneTypo: 4, twoTypos: 9 },
  },
} satisfies Settings

/** Settings that differ between indexes: the servers that share the library, and the model of the vectors. */
export interface IndexVariant {
  readonly layout: string | null
  readonly embedding: VectorModel | null
}

/** The rule that ranks by tier alone, and not by the position in it as well; where the server has it (from 1.36). */
const BY_TIER = 'attributeRank'
const BY_TIER_AND_POSITION = 'attribute'

/**
 * The settings of one index. The layout of a library on several servers, a hash of their names, is also encoded as a
 * field that no record has: with other servers, documents are placed differently.
 */
export function settingsFor({ layout, embedding }: IndexVariant, hasAttributeRank = false): Settings {
  const { rankingRules } = INDEX_SETTINGS
  const layouts = layout === null ? [] : [`layout_${layout}`]
  return {
    ...INDEX_SETTINGS,
    // Only what ranking needs: each field costs every hit. Records fetched by id have all fields.
    displayedAttributes: [...candidateFields(embedding)],
    rankingRules: hasAttributeRank
      ? rankingRules.map((rule) => (rule === BY_TIER_AND_POSITION ? BY_TIER : rule))
      : rankingRules,
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

/** Whether the index has every one of our settings, and exactly our embedder; other settings are ignored. */
export function hasOurSettings(found: Settings, variant: IndexVariant): boolean {
  // An index made by an older server may keep its rule.
  return [false, true].some((hasAttributeRank) => {
    const { embedders: _embedders, ...wanted } = settingsFor(variant, hasAttributeRank)
    return includes(found, wanted) && hasOurEmbedder(found, variant.embedding)
  })
}

/** A client for one server; `http` sends its requests, and is closed by the caller that created it. */
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

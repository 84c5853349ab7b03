import { createHash } from 'node:crypto'
import {
  toNameTerms,
  toPassageTerms,
  toTitleStems,
  type StemCount,
  type TermCount,
} from '../../analysis/passage-terms.ts'
import { weighTerm } from '../../analysis/weigh-term.ts'
import { toDayNumber } from '../../../domain/filter.ts'
import { namesOf } from '../../../domain/version-names.ts'
import type { IndexRecord } from '../search-engine.ts'
import { EMBEDDED_FIELD, toEmbeddedText } from './embedding/embedder.ts'
import { isBlank, toFacetValue } from './filter.ts'
import { STEM_TIERS } from './settings.ts'

/** Least weight of a stem for each tier but the last, which has the rest. */
const TIER_WEIGHTS = [1.7, 1.35, 1.05] as const

/**
 * Prefix that distinguishes stems from words, since one query has both. Words consist of a to z and digits, so none
 * begins with it; the engine preserves a thorn.
 */
const STEM_MARK = 'þ'

/** A stem as the index searches for it in texts. */
export function toStemToken(stem: string): string {
  return `${STEM_MARK}${stem}`
}

/** `hash` covers all fields but the revision, so that records can be compared by it. */
export type MeiliRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly hash: string }

/**
 * Converts a passage or a version to a record. Stems occur once for filters, and once in tiers for ranking, there each in
 * an element of its own, so that the engine stores no distances between them; words occur singly, and in order for
 * phrases. With an embedder, it also has the embedded text.
 */
export function toMeiliRecord(record: IndexRecord, hasEmbedder = false): MeiliRecord {
  const terms = record.record === 'passage' ? toPassageTerms(record) : toNameTerms(namesOf(record))
  const fields = {
    id: record.record === 'passage' ? record.passageId : record.versionId,
    record: record.record,
    document: record.documentId,
    version: record.versionId,
    serial: record.serial,
    revision: record.revision,
    ordinal: record.record === 'passage' ? record.ordinal : -1,
    current: record.current,
    gone: record.gone,
    ...toTiers(terms.counts, terms.length),
    stem: terms.counts.map(({ stem }) => stem),
    titleStem: toTitleStems(record.title),
    headingStem: terms.headingStems,
    word: [...new Set(terms.stretches.flat())],
    words: terms.stretches.map((words) => words.join(' ')),
    bag: toBag(terms.length, terms.counts),
    ...(hasEmbedder ? { [EMBEDDED_FIELD]: toEmbeddedText(record) } : {}),
    place: record.places.map(toFacetValue),
    theme: record.themes.map(toFacetValue),
    kind: toFacetValue(record.kind),
    status: toFacetValue(record.status),
    ...(record.publisher === null || isBlank(record.publisher) ? {} : { publisher: toFacetValue(record.publisher) }),
    ...(record.language === null ? {} : { language: toFacetValue(record.language) }),
    ...(record.source === null ? {} : { source: toFacetValue(record.source) }),
    ...(record.published === null ? {} : { published: toDayNumber(record.published) }),
  }
  // A version that could not be parsed again has another revision, and is otherwise unchanged.
  const { revision: _revision, ...hashed } = fields
  return { ...fields, hash: createHash('sha256').update(JSON.stringify(hashed)).digest('hex').slice(0, HASH_DIGITS) }
}

/** 64 bits. */
const HASH_DIGITS = 16

function toTiers(counts: readonly TermCount[], length: number): Record<string, readonly string[]> {
  const weighed = counts.map((count) => ({ stem: count.stem, weight: weighTerm(count, length) }))
  weighed.sort((a, b) => b.weight - a.weight)
  const tierOf = (weight: number) => {
    const tier = TIER_WEIGHTS.findIndex((least) => weight >= least)
    return tier === -1 ? TIER_WEIGHTS.length : tier
  }
  return Object.fromEntries(
    STEM_TIERS.map((name, tier) => [
      name,
      weighed.filter(({ weight }) => tierOf(weight) === tier).map(({ stem }) => toStemToken(stem)),
    ]),
  )
}

/** `62 energi=2 hydrogen=1t tide=0h`: the length, then each stem with its count and where else it stands. */
function toBag(length: number, counts: readonly TermCount[]): string {
  const entries = counts.map(
    ({ stem, text, title, heading }) => `${stem}=${text}${title ? 't' : ''}${heading ? 'h' : ''}`,
  )
  return `${length} ${entries.join(' ')} `
}

/** The passage length in a bag. */
export function lengthOf(bag: string): number {
  return Number.parseInt(bag, 10) || 0
}

/** The count of a stem in a bag, or null. */
export function countInBag(bag: string, stem: string): StemCount | null {
  const at = bag.indexOf(` ${stem}=`)
  if (at === -1) return null
  const from = at + stem.length + 2
  const entry = bag.slice(from, bag.indexOf(' ', from))
  return { text: Number.parseInt(entry, 10) || 0, title: entry.includes('t'), heading: entry.includes('h') }
}

import { createHash } from 'node:crypto'
import type { TermCount } from '../../analysis/passage-terms.ts'
import { termsOf } from '../../analysis/record-terms.ts'
import { isStopWord } from '../../analysis/stop-words.ts'
import { titleStemsOf } from '../../analysis/title-stems.ts'
import { INDEX_WEIGHTS, weighTerm } from '../../analysis/weigh-term.ts'
import { toDayNumber } from '../../../domain/filter.ts'
import type { IndexRecord } from '../search-engine.ts'
import { TEXT_FIELD } from './embedding/embedder.ts'
import { isBlank, toFacetValue, toNameValue } from './filter.ts'
import { CONTENTS, SCOPED, STEM_TIERS, STEMS_PER_ATTRIBUTE, STOP_WORD } from './settings.ts'

/** Least weight of a stem for each tier but the last, which has the rest. */
const TIER_WEIGHTS = [1.7, 1.35, 1.05] as const

/** The first letter of a token says what it is: all of them are searched for in one query. */
const MARKS = { stem: 's', word: 'w', title: 't', heading: 'h', contents: 'c' } as const
type TokenKind = keyof typeof MARKS

/** A word or stem, which is always `[a-z0-9]+`, as the index knows it. */
export function toToken(kind: TokenKind, text: string): string {
  return `${MARKS[kind]}${text}`
}

/** Words in order as the index knows them. */
export function toStretch(words: readonly string[]): string {
  return words.map((word) => (isStopWord(word) ? STOP_WORD : toToken('word', word))).join(' ')
}

/** Between tokens or texts that are no neighbours: the engine stores no distances over it. */
const APART = '. '

/** `hash` covers all fields but the revision, so that records can be compared by it. */
export type MeiliRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly hash: string }

/**
 * Converts a passage or a version to a record: its stems in tiers, for ranking, and its words in order, for phrases.
 * `textHash` is that of the text whose vector it gets, null where it has none.
 */
export function toMeiliRecord(record: IndexRecord, textHash: string | null = null): MeiliRecord {
  const terms = termsOf(record)
  const fields = {
    id: record.record === 'passage' ? record.passageId : record.versionId,
    record: record.record,
    document: record.documentId,
    version: record.versionId,
    serial: record.serial,
    revision: record.revision,
    ordinal: record.record === 'passage' ? record.ordinal : VERSION_ORDINAL,
    current: record.current,
    gone: record.gone,
    ...toTiers(terms.counts, terms.length),
    [SCOPED]: toTokens('title', [...titleStemsOf(record.title)]) + APART + toTokens('heading', terms.headingStems),
    words: terms.stretches.map(toStretch).join(APART),
    ...(record.record === 'version' ? toContents(record.contents) : {}),
    bag: toBag(terms.length, terms.counts),
    ...(textHash === null ? {} : { [TEXT_FIELD]: textHash }),
    place: record.places.map(toFacetValue),
    theme: record.themes.map(toFacetValue),
    kind: toFacetValue(record.kind),
    status: toFacetValue(record.status),
    ...(record.publisher === null || isBlank(record.publisher) ? {} : { publisher: toNameValue(record.publisher) }),
    ...(record.language === null ? {} : { language: toFacetValue(record.language) }),
    ...(record.source === null ? {} : { source: toFacetValue(record.source) }),
    ...(record.published === null ? {} : { published: toDayNumber(record.published) }),
  }
  // A version that could not be parsed again has another revision, and is otherwise unchanged.
  const { revision: _revision, ...hashed } = fields
  return { ...fields, hash: createHash('sha256').update(JSON.stringify(hashed)).digest('hex').slice(0, HASH_DIGITS) }
}

/** The ordinal of the record of a version. */
export const VERSION_ORDINAL = -1

/** 64 bits. */
const HASH_DIGITS = 16

function toTiers(counts: readonly TermCount[], length: number): Record<string, string> {
  const weighed = counts.map((count) => ({ stem: count.stem, weight: weighTerm(count, length, INDEX_WEIGHTS) }))
  weighed.sort((a, b) => b.weight - a.weight)
  const tierOf = (weight: number) => {
    const tier = TIER_WEIGHTS.findIndex((least) => weight >= least)
    return tier === -1 ? TIER_WEIGHTS.length : tier
  }
  return Object.fromEntries(
    STEM_TIERS.map((name, tier) => [
      name,
      toTokens(
        'stem',
        weighed.filter(({ weight }) => tierOf(weight) === tier).map(({ stem }) => stem),
      ),
    ]),
  )
}

/** In one order for all versions, so that a stem has much the same position in each. */
function toContents(stems: readonly string[]): Record<string, string> {
  const sorted = [...stems].sort()
  return Object.fromEntries(
    CONTENTS.map((name, at) => [name, sorted.slice(at * STEMS_PER_ATTRIBUTE, (at + 1) * STEMS_PER_ATTRIBUTE)] as const)
      .filter(([, part]) => part.length > 0)
      .map(([name, part]) => [name, toTokens('contents', part)]),
  )
}

function toTokens(kind: TokenKind, texts: readonly string[]): string {
  return texts.map((text) => toToken(kind, text)).join(APART)
}

/** `62 energi=2 hydrogen tide=0h `: the length, then each stem, with its count unless it is 1, and `h` in a heading. */
function toBag(length: number, counts: readonly TermCount[]): string {
  const entries = counts.map(({ stem, text, heading }) => {
    return text === 1 && !heading ? stem : `${stem}=${text}${heading ? 'h' : ''}`
  })
  return `${length} ${entries.join(' ')} `
}

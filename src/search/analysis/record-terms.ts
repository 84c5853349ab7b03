import { namesOf } from '../../domain/version-names.ts'
import type { IndexRecord } from '../engine/search-engine.ts'
import { toNameTerms, toPassageTerms, type RecordTerms } from './passage-terms.ts'

/** Analysing a text takes most of the time of preparing its record, so it is done once for all who use the record. */
const known = new WeakMap<IndexRecord, RecordTerms>()

/** The terms of a record of the index: of a passage those of its text and headings, of a version those of its names. */
export function termsOf(record: IndexRecord): RecordTerms {
  const before = known.get(record)
  if (before !== undefined) return before
  const terms = record.record === 'passage' ? toPassageTerms(record) : toNameTerms(namesOf(record))
  known.set(record, terms)
  return terms
}

import type { Claim } from './claims.ts'
import { wordsOf } from './titles-agree.ts'

/** Shorter titles ("Annual report", "Local industrial strategy 2019") are shared by different works. */
const MIN_TITLE_WORDS = 5

/** The claim of a version from its resolved metadata. */
export function toClaim(fields: {
  readonly title: string
  readonly authors: readonly string[]
  readonly doi: string | null
  readonly preprintOf: string | null
  readonly doiRule: string | null
}): Claim {
  const words = wordsOf(fields.title)
  const surnames = [...new Set(fields.authors.flatMap((author) => surnameOf(author) ?? []))]
  const isDistinctive = words.length >= MIN_TITLE_WORDS && surnames.length > 0
  const { doi, doiRule, preprintOf } = fields
  return {
    doi,
    doiRule: doi === null ? null : doiRule,
    preprintOf: preprintOf === doi ? null : preprintOf,
    titleKey: isDistinctive ? words.join(' ').slice(0, 500) : null,
    surnames,
  }
}

/** "Smith, J." and "Jane Smith" are both smith. */
function surnameOf(author: string): string | null {
  const [before, after] = author.split(',')
  const words = wordsOf(after === undefined ? author : (before ?? ''))
  return words.at(-1) ?? null
}

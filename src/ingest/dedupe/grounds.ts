import type { DuplicateGround } from '../../domain/duplicate.ts'
import type { Claim } from '../claims.ts'
import { titlesAgree, wordsOf } from '../titles-agree.ts'

/** DOIs found in running text may belong to something that the text cites. */
const WEAK_RULES = ['pdf:text.doi', 'text:doi']

/** The grounds on which two claims are of one work; empty when there are none. */
export function groundsOf(own: Claim, other: Claim): readonly DuplicateGround[] {
  const grounds: DuplicateGround[] = []
  if (own.doi !== null && own.doi === other.doi) grounds.push('doi')
  const isPreprint =
    (own.preprintOf !== null && own.preprintOf === other.doi) ||
    (other.preprintOf !== null && other.preprintOf === own.doi)
  if (isPreprint) grounds.push('preprint')
  const isSameTitle = own.titleKey !== null && own.titleKey === other.titleKey
  // two DOIs are two registered works, unless one is declared a preprint of the other
  const areTwo = own.doi !== null && other.doi !== null && own.doi !== other.doi && !isPreprint
  if (isSameTitle && !areTwo && own.surnames.some((name) => other.surnames.includes(name))) grounds.push('title')
  return grounds
}

/** Titles of fewer words, such as "Annual report", need an author in common; those of one or two, as "Editorial", always. */
const [MIN_TITLE_WORDS, MIN_WORDS_WITHOUT_AUTHORS] = [5, 3]

/** What a version says it is. */
type Described = Pick<Claim, 'surnames'> & { readonly title: string | null }

/**
 * Whether two versions with one DOI have one title, so that the DOI is theirs and not that of their journal, or of a work
 * that one of them cites.
 */
export function isSameWork(own: Described, other: Described): boolean {
  if (own.title === null || other.title === null || !titlesAgree(own.title, other.title)) return false
  const words = Math.min(wordsOf(own.title).length, wordsOf(other.title).length)
  if (words >= MIN_TITLE_WORDS || own.surnames.some((name) => other.surnames.includes(name))) return true
  return words >= MIN_WORDS_WITHOUT_AUTHORS && (own.surnames.length === 0 || other.surnames.length === 0)
}

/** Whether both claims state the DOI as their own, rather than print one in the text, without which an editor decides. */
export function isSureDoi(own: Claim, other: Claim): boolean {
  return [own, other].every((claim) => claim.doiRule !== null && !WEAK_RULES.includes(claim.doiRule))
}

import type { DuplicateGround } from '../../domain/duplicate.ts'
import type { Claim, Claimant } from '../claims.ts'

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

/** Whether both claims state the DOI as their own, rather than print one in the text, so that no editor need decide. */
export function isSureDoi(own: Claim, other: Claimant): boolean {
  return [own, other].every((claim) => claim.doiRule !== null && !WEAK_RULES.includes(claim.doiRule))
}

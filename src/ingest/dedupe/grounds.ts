import type { Claim, Claimant } from '../claims.ts'
import type { Ground } from './duplicates.ts'

/** DOIs found in running text may be of something that the text cites. */
const WEAK_RULES = ['pdf:text.doi']

/** Why two versions' claims make one work of them; nothing, where they do not. */
export function groundsOf(own: Claim, other: Claim): readonly Ground[] {
  const grounds: Ground[] = []
  if (own.doi !== null && own.doi === other.doi) grounds.push('doi')
  const isPreprint =
    (own.preprintOf !== null && own.preprintOf === other.doi) ||
    (other.preprintOf !== null && other.preprintOf === own.doi)
  if (isPreprint) grounds.push('preprint')
  const isSameTitle = own.titleKey !== null && own.titleKey === other.titleKey
  // Two DOIs are two registered works, unless one says that it is the other's preprint.
  const areTwo = own.doi !== null && other.doi !== null && own.doi !== other.doi && !isPreprint
  if (isSameTitle && !areTwo && own.surnames.some((name) => other.surnames.includes(name))) grounds.push('title')
  return grounds
}

/** Whether both say the DOI of themselves, rather than print one somewhere: then they are one work without asking. */
export function isSureDoi(own: Claim, other: Claimant): boolean {
  return [own, other].every((claim) => claim.doiRule !== null && !WEAK_RULES.includes(claim.doiRule))
}

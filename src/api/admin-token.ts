import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a browser's cookie holds after signing in: proof of the token, not the token. */
export function sessionOf(adminToken: string): string {
  return createHmac('sha256', adminToken).update('concordance session').digest('base64url')
}

/** Whether two secrets are the same, in a time that tells nothing of how alike they are. */
export function isSameSecret(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHmac('sha256', 'compare').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { ipKeyGenerator } from 'express-rate-limit'
import { LRUCache } from 'lru-cache'
import { ThrottledError } from '../../errors.ts'

/** Wrong tokens that one address may try in a window, and times that it may repeat one of them. */
const MAX_GUESSES = 10
const MAX_REPEATS = 10
const WINDOW_MS = 15 * 60_000
const MAX_ADDRESSES = 10_000

/**
 * Whether `given`, sent from `address`, is the ADMIN_TOKEN.
 * @throws ThrottledError `rate_limited` after too many wrong ones from there, even for the right one
 */
export type TokenCheck = (given: string, address: string) => boolean

/**
 * A check that counts wrong tokens by address, wherever they are sent. A repeated wrong token is not a new guess, so
 * that a scraper with an outdated token does not lock out the operator at the same address.
 */
export function createTokenCheck(adminToken: string | null): TokenCheck {
  const wrong = new LRUCache<string, Map<string, number>>({ max: MAX_ADDRESSES, ttl: WINDOW_MS })
  return (given, address) => {
    const key = ipKeyGenerator(address)
    const tried = wrong.get(key) ?? new Map<string, number>()
    const digest = toDigest(given)
    const times = tried.get(digest.toString('base64')) ?? 0
    if (times >= MAX_REPEATS || (times === 0 && tried.size >= MAX_GUESSES)) {
      throw new ThrottledError('rate_limited', 'too many wrong tokens; wait 15 minutes', WINDOW_MS)
    }
    if (adminToken !== null && timingSafeEqual(digest, toDigest(adminToken))) return true
    tried.set(digest.toString('base64'), times + 1)
    if (times === 0 && tried.size === 1) wrong.set(key, tried)
    return false
  }
}

/** Digests of equal length, so that the time of a comparison does not reveal how similar two tokens are. */
function toDigest(token: string): Buffer {
  return createHmac('sha256', 'compare').update(token).digest()
}

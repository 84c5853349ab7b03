/** DOI Handbook 2.2: `10.`, four to nine digits, a slash and whatever the registrant likes; letters compare without case. */
const SHAPE = /^10\.\d{4,9}\/[^\s]{1,300}$/

/**
 * A DOI in its one form, out of any of its usual ones: bare, `doi:10...`, or an address on doi.org. Lower case, since
 * DOIs are the same in any. Null for anything else.
 */
export function toDoi(text: string): string | null {
  const bare = text.trim().replace(/^(https?:\/\/(dx\.|www\.)?doi\.org\/|doi:\s*|info:doi\/)/i, '')
  const decoded = /^10\.\d+%2f/i.test(bare) ? bare.replace(/%2f/i, '/') : bare
  return SHAPE.test(decoded) ? decoded.toLowerCase() : null
}

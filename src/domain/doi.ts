/** DOI Handbook 2.2: `10.`, four to nine digits, a slash and any suffix; compared without case. */
const DOI_PATTERN = /^10\.\d{4,9}\/[^\s]{1,300}$/

/**
 * Normalises a DOI given bare, as `doi:10...` or as an address on doi.org to its bare form. Lower case, since DOIs
 * ignore case. Null for anything else.
 */
export function toDoi(text: string): string | null {
  const bare = text.trim().replace(/^(https?:\/\/(dx\.|www\.)?doi\.org\/|doi:\s*|info:doi\/)/i, '')
  const decoded = /^10\.\d+%2f/i.test(bare) ? bare.replace(/%2f/i, '/') : bare
  return DOI_PATTERN.test(decoded) ? decoded.toLowerCase() : null
}

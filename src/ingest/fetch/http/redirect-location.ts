import { PermanentError } from '../../../errors.ts'
import { hasAmbiguousHost } from '../../ambiguous-host.ts'

/**
 * The address that a Location header names, without its fragment. Headers arrive with each byte as one character. Bytes
 * above ASCII are kept as they are, percent-encoded, as browsers do: a server that writes raw UTF-8 is asked for UTF-8,
 * and one that writes Latin-1 for the bytes that it knows.
 * @throws PermanentError `bad_response` when there is none, or it is not readable
 */
export function toRedirectTarget(location: string | undefined, base: URL): URL {
  const written = location?.trim() ?? ''
  const encoded = written.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  if (written === '' || hasAmbiguousHost(written) || !URL.canParse(encoded, base.href)) {
    throw new PermanentError('bad_response', `${base.hostname} redirects without a readable location`)
  }
  const to = new URL(encoded, base.href)
  to.hash = ''
  return to
}

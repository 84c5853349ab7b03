import type { z } from 'zod'
import { PermanentError, messageOf } from '../../errors.ts'

/** A page of a thousand works with their references is some 10 MB. */
const MAX_JSON_BYTES = 20 * 1024 * 1024

/**
 * Parses a response of a JSON API according to `shape`; `what` names it in error messages.
 * @throws PermanentError `json_invalid`, `too_large`
 */
export function readJson<T>(bytes: Uint8Array, shape: z.ZodType<T>, what: string): T {
  if (bytes.length > MAX_JSON_BYTES) {
    throw new PermanentError('too_large', `${what} is larger than ${MAX_JSON_BYTES} bytes`)
  }
  const parsed = shape.safeParse(parse(bytes, what))
  if (parsed.success) return parsed.data
  const { path = [], message } = parsed.error.issues[0] ?? { message: 'wrong shape' }
  throw new PermanentError('json_invalid', `${what} is not as expected at ${path.join('.') || 'its root'}: ${message}`)
}

function parse(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes).replace(/^\ufeff/, ''))
  } catch (error) {
    throw new PermanentError('json_invalid', `${what} is not JSON: ${messageOf(error)}`, { cause: error })
  }
}

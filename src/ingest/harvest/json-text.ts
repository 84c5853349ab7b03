import type { z } from 'zod'
import { PermanentError, messageOf } from '../../errors.ts'
import type { ReadPage } from '../../domain/source.ts'

/** A page of a thousand works with their references is some 10 MB. Parsing holds up everything else: 100 ms for this. */
const MAX_JSON_BYTES = 20 * 1024 * 1024

/**
 * The answer of a JSON API, as `shape` has it; `what` is for the message.
 * @throws PermanentError `json_invalid`, `too_large`
 */
export function readJson<T>(page: ReadPage, shape: z.ZodType<T>, what: string): T {
  if (page.bytes.length > MAX_JSON_BYTES) {
    throw new PermanentError('too_large', `${what} is larger than ${MAX_JSON_BYTES} bytes`)
  }
  const parsed = shape.safeParse(parse(page, what))
  if (parsed.success) return parsed.data
  const { path = [], message } = parsed.error.issues[0] ?? { message: 'wrong shape' }
  throw new PermanentError('json_invalid', `${what} is not as expected at ${path.join('.') || 'its root'}: ${message}`)
}

function parse(page: ReadPage, what: string): unknown {
  try {
    return JSON.parse(
      Buffer.from(page.bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
  } catch (error) {
    throw new PermanentError('json_invalid', `${what} is no JSON: ${messageOf(error)}`, { cause: error })
  }
}

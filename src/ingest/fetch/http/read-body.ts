import type { Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PermanentError } from '../../../errors.ts'
import { CONTENT_DECODERS } from '../../../formats/content-codings.ts'
import { BodySpool } from './body-spool.ts'

/** Limits of one body; sizes in bytes, as in HttpLimits. */
export interface BodyLimits {
  readonly maxBytes: number
  readonly maxRatio: number
  readonly ratioFromBytes: number
  /** `cut`: a body that is too large ends at `maxBytes`. `refuse`: it is an error. */
  readonly overflow: 'refuse' | 'cut'
}

/** Creates the stream that undoes a content coding; null for none. */
export type Decoder = (() => Duplex) | null

interface Tally {
  sentBytes: number
  readonly decoded: BodySpool
  cut: boolean
}

/**
 * The decoder for a Content-Encoding: at most one coding, since each further one multiplies a decompression bomb.
 * @throws PermanentError `coding_unsupported`
 */
export function decoderFor(contentEncoding: string | undefined): Decoder {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
  const [coding, second] = codings.filter((name) => name !== '' && name !== 'identity')
  if (second !== undefined) throw new PermanentError('coding_unsupported', 'body has more than one content coding')
  if (coding === undefined) return null
  const decoder = CONTENT_DECODERS.get(coding)
  if (decoder !== undefined) return decoder
  throw new PermanentError('coding_unsupported', `content coding ${coding.slice(0, 40)} is not supported`)
}

/**
 * Reads and decodes a body to its end. The source is always destroyed afterwards.
 * @throws PermanentError `too_large`; otherwise what the source or the decoder threw
 */
export async function readBody(
  body: Readable,
  decoder: Decoder,
  limits: BodyLimits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const tally: Tally = { sentBytes: 0, decoded: new BodySpool(), cut: false }
  const count = (chunks: AsyncIterable<Uint8Array>) => countSent(chunks, tally, limits)
  const collect = (chunks: AsyncIterable<Uint8Array>) => collectDecoded(chunks, tally, limits)
  try {
    try {
      if (decoder) await pipeline(body, count, decoder(), collect, { signal })
      else await pipeline(body, count, collect, { signal })
    } catch (error) {
      if (!tally.cut) throw error
    }
    return await tally.decoded.whole()
  } finally {
    await tally.decoded.close()
  }
}

async function* countSent(chunks: AsyncIterable<Uint8Array>, tally: Tally, limits: BodyLimits) {
  for await (const chunk of chunks) {
    tally.sentBytes += chunk.length
    if (tally.sentBytes > limits.maxBytes && limits.overflow === 'refuse') throw tooLarge(limits.maxBytes)
    yield chunk
  }
}

async function collectDecoded(chunks: AsyncIterable<Uint8Array>, tally: Tally, limits: BodyLimits): Promise<void> {
  for await (const chunk of chunks) {
    const remaining = limits.maxBytes - tally.decoded.bytes
    await tally.decoded.add(chunk.length > remaining ? chunk.subarray(0, remaining) : chunk)
    if (chunk.length > remaining) {
      tally.cut = limits.overflow === 'cut'
      throw tooLarge(limits.maxBytes) // ends the pipeline in both cases
    }
    if (tally.decoded.bytes > limits.ratioFromBytes && tally.decoded.bytes > tally.sentBytes * limits.maxRatio) {
      throw new PermanentError('too_large', `body grows more than ${limits.maxRatio} times when decoded`)
    }
  }
}

function tooLarge(maxBytes: number): PermanentError {
  return new PermanentError('too_large', `body is larger than ${maxBytes} bytes`)
}

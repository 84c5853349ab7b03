import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { messageOf } from '../errors.ts'
import { CONTENT_DECODERS } from '../formats/content-codings.ts'
import { HttpError } from './http-errors.ts'

/**
 * Streams the body of a request, decompressed if necessary, at most `maxBytes`; nothing is buffered.
 * @throws HttpError 413 `too_large`, 415 `body_invalid` for an unknown content coding, 400 `body_invalid` when it breaks off
 */
export function readUpload(request: IncomingMessage, maxBytes: number): AsyncIterable<Uint8Array> {
  const coding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  const decoder = coding === 'identity' ? null : CONTENT_DECODERS.get(coding)
  if (decoder === undefined) {
    throw new HttpError(
      415,
      'body_invalid',
      `the request cannot be read: unknown content-encoding ${coding.slice(0, 50)}`,
    )
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  return bounded(decoder === null ? request : decode(request, decoder()), maxBytes)
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncIterable<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError(400, 'body_invalid', `the request cannot be read: ${messageOf(error)}`)
  }
}

function decode(request: IncomingMessage, decoder: Transform): AsyncIterable<Uint8Array> {
  request.on('error', (error) => decoder.destroy(error))
  return request.pipe(decoder)
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, 'too_large', `the request cannot be read: more than ${maxBytes} bytes`)
}

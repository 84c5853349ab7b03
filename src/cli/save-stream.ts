import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InvalidInputError, messageOf, TransientError } from '../errors.ts'

/**
 * Writes a response to a file, which appears once it is complete, or to stdout. `look` is called with every piece.
 * @throws TransientError `service_away` when the response breaks off; InvalidInputError `file_refused`
 */
export async function saveStream(
  pieces: AsyncIterable<Uint8Array>,
  file: string | null,
  look: (piece: Uint8Array) => void = () => {},
): Promise<void> {
  const seen = Readable.from(watch(pieces, look))
  if (file === null) return pipeline(seen, process.stdout, { end: false })
  const part = `${file}.part`
  try {
    await pipeline(seen, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    if (error instanceof TransientError) throw error
    throw new InvalidInputError('file_refused', `cannot write ${file}: ${messageOf(error)}`, [], { cause: error })
  }
}

async function* watch(
  pieces: AsyncIterable<Uint8Array>,
  look: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      look(piece)
      yield piece
    }
  } catch (error) {
    throw new TransientError('service_away', `the response broke off: ${messageOf(error)}`, { cause: error })
  }
}

import { Parser, type Handler, type ParserOptions } from 'htmlparser2'

/** Browsers stop at 512. The parser's work grows with the square of the depth, so that a hostile page could hold us up. */
const MAX_DEPTH = 1_000

class TooDeep extends Error {}

/**
 * Parses markup as a stream of events, without a tree. False when it is nested deeper than any page made for readers:
 * the events end there.
 */
export function parseBounded(text: string, handler: Partial<Handler>, options: ParserOptions = {}): boolean {
  let depth = 0
  const parser = new Parser(
    {
      ...handler,
      onopentag: (...opened) => {
        depth += 1
        if (depth > MAX_DEPTH) throw new TooDeep()
        handler.onopentag?.(...opened)
      },
      onclosetag: (...closed) => {
        depth -= 1
        handler.onclosetag?.(...closed)
      },
    },
    options,
  )
  try {
    parser.end(text)
    return true
  } catch (error) {
    if (error instanceof TooDeep) return false
    throw error
  }
}

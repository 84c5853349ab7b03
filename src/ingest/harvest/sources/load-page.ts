import type { Writable } from 'node:stream'
import { setImmediate as nextTick } from 'node:timers/promises'
import { decodeStream, type CheerioAPI } from 'cheerio'
import { adapter } from 'parse5-htmlparser2-tree-adapter'
import { PermanentError } from '../../../errors.ts'

/** The limit of browsers. parse5's time grows with the square of it (100,000 divs: 40 s). */
const MAX_DEPTH = 512

/** The longest acceptable list of documents has some 100,000 nodes; ten kilobytes of tags can make a million. */
const MAX_NODES = 200_000

/**
 * The event loop is yielded to between two chunks. The worst one, inside a tag with many attributes, takes half a
 * second.
 */
const CHUNK_BYTES = 4_096

/** Ten times the duration of the longest page of links; endless attributes would take hours. */
const MAX_PARSE_MS = 10_000

/** Size of the tree so far; `depth` is the parser's current depth. */
interface Growth {
  depth: number
  deepest: number
  /** Elements and comments. */
  nodes: number
}

/**
 * Parses a page as a browser would, including the detection of its encoding. Works chunk by chunk to keep the event
 * loop
 * free.
 * @throws PermanentError `page_invalid` when it nests deeper than 512, has too many elements or takes too long
 */
export async function loadPage(bytes: Uint8Array, signal: AbortSignal): Promise<CheerioAPI> {
  const growth: Growth = { depth: 0, deepest: 0, nodes: 0 }
  const $ = await new Promise<CheerioAPI>((resolve, reject) => {
    const parser = decodeStream({ treeAdapter: growingTree(growth) }, (error, page) =>
      error ? reject(error) : resolve(page),
    )
    feed(parser, bytes, growth, signal).catch(reject)
  })
  check(growth)
  return $
}

/**
 * parse5's tree adapter, recording growth. It must not throw: the error would escape the stream as an uncaught
 * exception.
 */
function growingTree(growth: Growth): typeof adapter {
  return {
    ...adapter,
    createElement(...element) {
      growth.nodes += 1
      return adapter.createElement(...element)
    },
    createCommentNode(text) {
      growth.nodes += 1
      return adapter.createCommentNode(text)
    },
    onItemPush() {
      growth.depth += 1
      growth.deepest = Math.max(growth.deepest, growth.depth)
    },
    onItemPop() {
      growth.depth -= 1
    },
  }
}

async function feed(parser: Writable, bytes: Uint8Array, growth: Growth, signal: AbortSignal): Promise<void> {
  const endMs = performance.now() + MAX_PARSE_MS
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    parser.write(bytes.subarray(at, at + CHUNK_BYTES))
    await nextTick()
    signal.throwIfAborted()
    check(growth)
    if (performance.now() > endMs) throw invalid(`takes more than ${MAX_PARSE_MS} ms`)
  }
  parser.end()
}

function check({ deepest, nodes }: Growth): void {
  if (deepest > MAX_DEPTH) throw invalid(`nests deeper than ${MAX_DEPTH} elements`)
  if (nodes > MAX_NODES) throw invalid(`has more than ${MAX_NODES} elements`)
}

function invalid(what: string): PermanentError {
  return new PermanentError('page_invalid', `page of links ${what}`)
}

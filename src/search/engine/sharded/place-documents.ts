import { createHash } from 'node:crypto'

/**
 * The server of a document, by rendezvous hashing: the one whose hash with the document id is highest. Adding a server
 * to n moves a share of 1 / (n + 1) of the documents, all of them to it.
 */
export function placeOf(documentId: string, servers: readonly string[]): string {
  let [best, bestHash] = ['', '']
  for (const server of servers) {
    const hash = createHash('sha256').update(`${server} ${documentId}`).digest('hex')
    if (hash > bestHash) [best, bestHash] = [server, hash]
  }
  return best
}

/** A short hash of the set of servers, in any order. */
export function layoutOf(servers: readonly string[]): string {
  return createHash('sha256')
    .update([...servers].sort().join(' '))
    .digest('hex')
    .slice(0, 8)
}

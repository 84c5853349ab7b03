import { setTimeout as delay } from 'node:timers/promises'

/** Some of each: pages, feeds, API and what monitors request. */
const PATHS = [
  ...['/', '/search?q=hydrogen', '/documents', '/failures', '/sources', '/search.atom?q=hydrogen'],
  ...['/metrics', '/readyz', '/api/v1/status', '/api/v1/search?q=hydrogen', '/api/v1/documents', '/api/v1/failures'],
]
const PACE_MS = 50
const ANSWER_MS = 60_000

/** Responses during the faults: how often each status came, and each fault. */
export interface ReadResult {
  readonly statuses: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

/** Requests the paths in turn until the returned function is called. A 503 without Retry-After is a fault. */
export function startReader(url: string): () => Promise<ReadResult> {
  const ending = new AbortController()
  const statuses: Record<string, number> = {}
  const faults: string[] = []
  const reading = (async () => {
    for (let index = 0; !ending.signal.aborted; index += 1) {
      const path = PATHS[index % PATHS.length] ?? '/'
      const reply = await read(`${url}${path}`)
      statuses[reply.status] = (statuses[reply.status] ?? 0) + 1
      if (reply.fault !== null) faults.push(`GET ${path}: ${reply.fault}`)
      await delay(PACE_MS)
    }
  })()
  return async () => {
    ending.abort()
    await reading
    return { statuses, faults }
  }
}

async function read(url: string): Promise<{ status: number; fault: string | null }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    const summary = `${response.status} ${(await response.text()).slice(0, 200)}`
    const isReadiness = url.endsWith('/readyz')
    const lacksRetryAfter = response.status === 503 && !isReadiness && !response.headers.has('retry-after')
    const isFault = response.status !== 200 && (response.status !== 503 || lacksRetryAfter)
    return { status: response.status, fault: isFault ? summary : null }
  } catch (error) {
    return { status: 0, fault: error instanceof Error ? error.message : String(error) }
  }
}

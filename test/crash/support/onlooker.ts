import { setTimeout as delay } from 'node:timers/promises'

/** A few of everything: pages, feeds, API, what monitors ask for. */
const PATHS = [
  ...['/', '/search?q=hydrogen', '/documents', '/failures', '/sources', '/search.atom?q=hydrogen'],
  ...['/metrics', '/readyz', '/api/v1/status', '/api/v1/search?q=hydrogen', '/api/v1/documents', '/api/v1/failures'],
]
const PACE_MS = 50
const ANSWER_MS = 60_000

/** What somebody saw who read on through all faults: how often each status came, and each fault of ours. */
export interface Seen {
  readonly statuses: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

/** Asks for one thing after the other until it is stopped. A 503 must say when to come again. */
export function startOnlooker(url: string): () => Promise<Seen> {
  const ending = new AbortController()
  const statuses: Record<string, number> = {}
  const faults: string[] = []
  const looking = (async () => {
    for (let turn = 0; !ending.signal.aborted; turn += 1) {
      const path = PATHS[turn % PATHS.length] ?? '/'
      const answer = await look(`${url}${path}`)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      if (answer.fault !== null) faults.push(`GET ${path}: ${answer.fault}`)
      await delay(PACE_MS)
    }
  })()
  return async () => {
    ending.abort()
    await looking
    return { statuses, faults }
  }
}

async function look(url: string): Promise<{ status: number; fault: string | null }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    const said = `${response.status} ${(await response.text()).slice(0, 200)}`
    const isReadiness = url.endsWith('/readyz')
    const isMute = response.status === 503 && !isReadiness && !response.headers.has('retry-after')
    const isFault = response.status !== 200 && (response.status !== 503 || isMute)
    return { status: response.status, fault: isFault ? said : null }
  } catch (error) {
    return { status: 0, fault: error instanceof Error ? error.message : String(error) }
  }
}

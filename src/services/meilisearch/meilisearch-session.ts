/** Enough for a server on the same machine, even while it indexes. */
const ANSWER_TIMEOUT_MS = 5000

/** Whether the Meilisearch at `url` is available. */
export async function isHealthy(url: string): Promise<boolean> {
  return hasStatus200(`${url}/health`, {})
}

/** Whether it accepts our master key, as only a server that we started does. */
export async function acceptsKey(url: string, masterKey: string): Promise<boolean> {
  return hasStatus200(`${url}/version`, { authorization: `Bearer ${masterKey}` })
}

async function hasStatus200(url: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), redirect: 'error' })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

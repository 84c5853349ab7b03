import type { Meilisearch } from 'meilisearch'
import { toOurs } from './errors.ts'
import { createMeiliHttp } from './http.ts'
import { createMeiliClient } from './settings.ts'

/** What the version of a server decides about how an index is written. */
export interface ServerTraits {
  /** Whether it has the ranking rule `attributeRank` (from 1.36). */
  readonly hasAttributeRank: boolean
}

/** Asks the server for its version; one that does not report it as usual counts as the oldest that we support. */
export async function readServerTraits(client: Meilisearch): Promise<ServerTraits> {
  const { pkgVersion } = await client.getVersion().catch(toOurs)
  const [major = 1, minor = 21] = /^(\d+)\.(\d+)/.exec(pkgVersion)?.slice(1).map(Number) ?? []
  return { hasAttributeRank: major * 1_000 + minor >= 1_036 }
}

/**
 * The version of a server, as it reports it.
 * @throws TransientError `search_unavailable`; PermanentError `search_refused` for a wrong key
 */
export async function readServerVersion(server: { readonly url: string; readonly masterKey: string }): Promise<string> {
  const http = createMeiliHttp()
  try {
    const client = createMeiliClient(server.url, server.masterKey, http)
    return (await client.getVersion().catch(toOurs)).pkgVersion
  } finally {
    await http.close()
  }
}

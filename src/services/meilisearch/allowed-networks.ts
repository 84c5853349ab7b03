// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- resolves the name of a server that the operator names
import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

/** The option by which Meilisearch (from 1.34) may ask addresses that are not public. */
export const NETWORKS_OPTION = '--experimental-allowed-ip-networks'

/**
 * The addresses behind some URLs that Meilisearch would refuse to ask, each as a network of its own, sorted: those that
 * are not public. A name that has no address now is left out; whoever asks there finds out.
 */
export async function networksOf(urls: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const url of urls) {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    for (const { address } of await lookup(host, { all: true }).catch(() => [])) {
      const parsed = ipaddr.parse(address)
      if (parsed.range() !== 'unicast') found.add(`${address}/${parsed.kind() === 'ipv4' ? 32 : 128}`)
    }
  }
  return [...found].sort()
}

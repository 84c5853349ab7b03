import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

/**
 * The addresses behind a URL that are not public, each as a network of its own, sorted. A name that has no address now has
 * none; whoever asks there finds out.
 */
export async function readPrivateNetworks(url: string): Promise<readonly string[]> {
  const found = new Set<string>()
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  for (const { address } of await lookup(host, { all: true }).catch(() => [])) {
    const parsed = ipaddr.parse(address)
    if (parsed.range() !== 'unicast') found.add(`${address}/${parsed.kind() === 'ipv4' ? 32 : 128}`)
  }
  return [...found].sort()
}

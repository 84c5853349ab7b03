import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { TransientError } from '../../../errors.ts'
import type { AddressGuard } from './address-guard.ts'
import type { HttpLimits } from './limits.ts'

/** All addresses of a name, in the order to try them. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>

/** Uses the system resolver, including its hosts file. */
export const lookupBySystem: Lookup = (hostname) => systemLookup(hostname, { all: true, verbatim: true })

/**
 * Opens connections to checked addresses only. The name is resolved once, inside the connection's own lookup, so
 * nothing can change between check and use (DNS rebinding); one private answer refuses the whole name.
 */
export function createConnector(guard: AddressGuard, lookup: Lookup, limits: HttpLimits): buildConnector.connector {
  const common = { timeout: limits.connectMs, rejectUnauthorized: true }
  const guarded = buildConnector({ ...common, lookup: toNetLookup(lookup, limits.dnsMs, guard) })
  const trusting = buildConnector({ ...common, lookup: toNetLookup(lookup, limits.dnsMs, null) })
  return (options, callback) => {
    const port = options.port || (options.protocol === 'https:' ? '443' : '80')
    if (guard.isTrusted(options.hostname, port)) trusting(options, callback)
    else guarded(options, (...outcome) => callback(...checkPeer(guard, options.hostname, outcome)))
  }
}

/** Checks the address of the actual peer, since literal addresses never pass through a lookup. */
function checkPeer(
  guard: AddressGuard,
  host: string,
  outcome: buildConnector.CallbackArgs,
): buildConnector.CallbackArgs {
  const [error, socket] = outcome
  if (error) return outcome
  try {
    guard.checkResolved(host, socket.remoteAddress ?? '')
    return outcome
  } catch (refusal) {
    socket.destroy()
    return [refusal instanceof Error ? refusal : new Error(String(refusal)), null]
  }
}

function toNetLookup(lookup: Lookup, dnsMs: number, guard: AddressGuard | null): LookupFunction {
  return (hostname, options, callback) => {
    resolveHost(hostname, lookup, dnsMs, guard).then(
      (found) => {
        if (options.all) callback(null, [...found])
        else callback(null, found[0].address, found[0].family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

async function resolveHost(hostname: string, lookup: Lookup, dnsMs: number, guard: AddressGuard | null) {
  const [first, ...others] = await withinMs(lookup(hostname), dnsMs, `name ${hostname} did not resolve in ${dnsMs} ms`)
  if (!first) throw new TransientError('host_unreachable', `name ${hostname} has no address`)
  const found: readonly [LookupAddress, ...LookupAddress[]] = [first, ...others]
  for (const { address } of found) guard?.checkResolved(hostname, address)
  return found
}

async function withinMs<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TransientError('fetch_timeout', message)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

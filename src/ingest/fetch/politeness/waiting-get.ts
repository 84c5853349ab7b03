import type { FetchPorts } from './ports.ts'
import { ThrottledError } from '../../../errors.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { getPage, type GetPage } from './get-page.ts'

/**
 * As `getPage`, but waits for the host's turn, and for as long as the host asks us to, `maxWaitMs` at most in all.
 * For work of many requests, which would otherwise be given up and begun anew for each.
 * @throws as `getPage`; ThrottledError when the wait would be longer
 */
export async function waitingGet(
  app: FetchPorts,
  address: string,
  options: GetPage & { readonly maxWaitMs: number },
): Promise<HttpAnswer> {
  const { maxWaitMs, ...wanted } = options
  let waitedMs = 0
  for (;;) {
    try {
      return await getPage(app, address, wanted)
    } catch (error) {
      if (!(error instanceof ThrottledError) || waitedMs + error.retryAfterMs > maxWaitMs) throw error
      waitedMs += error.retryAfterMs
      await app.clock.sleep(error.retryAfterMs, options.signal)
      options.signal.throwIfAborted()
    }
  }
}

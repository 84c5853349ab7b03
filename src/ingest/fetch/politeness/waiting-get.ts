import type { FetchPorts } from './ports.ts'
import { ThrottledError } from '../../../errors.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { getPage, type GetPage } from './get-page.ts'

/**
 * As `getPage`, but waits for the host lease and for as long as the host asks us to, at most `maxWaitMs` in total. For
 * jobs of many requests, which would otherwise have to start again at each wait.
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

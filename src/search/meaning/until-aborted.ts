/** Waits for `work` until `signal` aborts; the work itself goes on, for others that wait for it. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const ended = new AbortController()
  const aborted = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal }),
  )
  try {
    return await Promise.race([work, aborted])
  } finally {
    ended.abort()
  }
}

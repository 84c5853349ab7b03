/** Runs `work` once at a time; callers that arrive during a run share the next. */
export function shareRuns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null
  const run = (): Promise<void> => {
    if (running === null) {
      running = work().finally(() => (running = null))
      return running
    }
    waiting ??= running
      .catch(() => {}) // reported to the caller that started it
      .then(() => {
        waiting = null
        return run()
      })
    return waiting
  }
  return run
}

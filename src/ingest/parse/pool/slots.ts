/** So many may work at once; the others wait in the order in which they came. */
export interface Slots {
  /** Resolves when a slot is free; rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<void>
  give(): void
}

/** `count` free slots. */
export function createSlots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (free > 0) {
        free -= 1
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        const proceed = () => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(proceed), 1)
          reject(signal.reason)
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(proceed)
      })
    },
    give() {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}

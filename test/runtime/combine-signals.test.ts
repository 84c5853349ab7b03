import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { combineSignals } from '../../src/runtime/combine-signals.ts'

describe('combined signals', () => {
  it('abort with the first of their sources, and with its reason', () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const { signal } = combineSignals(first.signal, second.signal)
    expect(signal.aborted).toBe(false)
    second.abort(new Error('second'))
    first.abort(new Error('first'))
    expect(signal.reason).toEqual(new Error('second'))
  })

  it('are aborted from the start when a source is', () => {
    const { signal } = combineSignals(new AbortController().signal, AbortSignal.abort(new Error('before')))
    expect(signal.reason).toEqual(new Error('before'))
  })

  it('leave no listener in a signal that lives as long as the program', () => {
    const shutdown = new AbortController()
    for (let run = 0; run < 100; run += 1) {
      const { signal, release } = combineSignals(shutdown.signal, new AbortController().signal)
      signal.addEventListener('abort', () => undefined)
      release()
    }
    expect(getEventListeners(shutdown.signal, 'abort')).toHaveLength(0)
  })

  it('no longer abort once they are released', () => {
    const source = new AbortController()
    const { signal, release } = combineSignals(source.signal)
    release()
    source.abort()
    expect(signal.aborted).toBe(false)
  })
})

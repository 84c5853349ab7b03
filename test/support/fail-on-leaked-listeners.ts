import { afterAll } from 'vitest'

/**
 * Fails the test file during which Node warned that an emitter or signal has too many listeners: this reveals listeners
 * that each operation adds and never removes, long before they cost memory.
 */
const warnings: string[] = []

const onWarning = (warning: Error): void => {
  if (warning.name === 'MaxListenersExceededWarning') warnings.push(warning.stack ?? warning.message)
}
process.on('warning', onWarning)

afterAll(async () => {
  await new Promise((resolve) => setImmediate(resolve)) // warnings are emitted on the next tick
  process.off('warning', onWarning)
  if (warnings.length > 0) throw new Error(`listeners are left behind:\n${warnings.join('\n')}`)
})

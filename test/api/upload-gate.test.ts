import { describe, expect, it } from 'vitest'
import { createUploadGate } from '../../src/api/upload-gate.ts'

const LIMITS = { uploads: 2, bytes: 100, waitMs: 60_000, waiting: 2 }
const busy = { kind: 'throttled', code: 'service_busy' }

describe('an upload gate', () => {
  it('lets in as many as may come at once, others in their order when one has left', async () => {
    const gate = createUploadGate(LIMITS)
    const order: string[] = []
    const leaveFirst = await gate.enter(10)
    const leaveSecond = await gate.enter(10)
    const third = gate.enter(10).then((leave) => (order.push('third'), leave))
    const fourth = gate.enter(10).then((leave) => (order.push('fourth'), leave))
    leaveFirst()
    leaveFirst() // twice is once
    await third
    expect(order).toEqual(['third'])
    leaveSecond()
    await fourth
    expect(order).toEqual(['third', 'fourth'])
  })

  it('holds back what would be too many bytes together, but not what is too long by itself', async () => {
    const gate = createUploadGate({ ...LIMITS, waitMs: 5 })
    const leave = await gate.enter(500)
    await expect(gate.enter(1)).rejects.toMatchObject(busy)
    leave()
    await gate.enter(60)
    await expect(gate.enter(60)).rejects.toMatchObject(busy)
    await gate.enter(40)
  })

  it('refuses at once where as many wait as may', async () => {
    const gate = createUploadGate(LIMITS)
    const leave = await gate.enter(100)
    const waiting = [gate.enter(1), gate.enter(1)]
    await expect(gate.enter(1)).rejects.toMatchObject({ ...busy, retryAfterMs: 10_000 })
    leave()
    await Promise.all(waiting)
  })
})

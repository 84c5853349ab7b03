import { serialize } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createAnswerAssembly, toPortions } from '../../../src/ingest/pool/answer-portions.ts'
import type { ChildAnswer } from '../../../src/ingest/pool/child-messages.ts'

const MEBIBYTE = 1024 * 1024

const listed = (answer: unknown): ChildAnswer => ({ kind: 'listed', answer })
const recordOf = (index: number) => ({
  id: `oai:${index}`,
  fields: { title: ['A paper'], text: ['words '.repeat(100)] },
})
const manyRecords = (count: number) => Array.from({ length: count }, (_value, index) => recordOf(index))

/** Sends the messages as a child does: each is a copy. */
function send(answer: ChildAnswer): { readonly sizes: readonly number[]; readonly received: ChildAnswer } {
  const sizes: number[] = []
  const assembly = createAnswerAssembly()
  for (const message of toPortions(answer)) {
    sizes.push(serialize(message).length)
    const copy = structuredClone(message)
    if (copy.kind !== 'portion') return { sizes, received: assembly.complete(copy) }
    assembly.add(copy)
  }
  throw new Error('no answer after the portions')
}

describe('an answer of a parse process', () => {
  it('is one message when it is short', () => {
    const { sizes, received } = send(listed({ records: manyRecords(3), token: null }))
    expect(sizes).toHaveLength(1)
    expect(received).toEqual(listed({ records: manyRecords(3), token: null }))
  })

  // a page of 19 MB of records came as one message, which blocked the service for a second
  it.each([
    ['a list in a field', listed({ records: manyRecords(20_000), token: 'next', error: null })],
    ['a list alone', listed(manyRecords(20_000))],
    [
      'lists at several depths',
      listed({ links: manyRecords(9_000), message: { items: manyRecords(9_000), total: 9 } }),
    ],
  ])('is divided into messages of bounded length, and is whole again: %s', (_name, answer) => {
    const { sizes, received } = send(answer)
    expect(sizes.length).toBeGreaterThan(20)
    expect(Math.max(...sizes)).toBeLessThan(MEBIBYTE)
    expect(received).toEqual(answer)
  })

  it('is whole with any values in its lists, and an element longer than a message alone in one', () => {
    const values = [null, undefined, 'x'.repeat(2 * MEBIBYTE), [], {}, 7, [['a'], 'b'.repeat(2 * MEBIBYTE)], '']
    const { sizes, received } = send(listed({ values, bytes: new Uint8Array([1, 2]) }))
    expect(received).toEqual(listed({ values, bytes: new Uint8Array([1, 2]) }))
    expect(sizes.filter((size) => size > MEBIBYTE)).toHaveLength(2)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Message, Notifier } from '../../src/notify/notifier.ts'

/** One message as received by the next hop. */
export interface Received {
  /** The recipients of the envelope; null when the hop has none. */
  readonly recipients: readonly string[] | null
  /** Headers and body as received. */
  readonly raw: string
}

/** A notifier with its own next hop. */
export interface ScratchNotifier {
  /** Sends as `from`, if that is given. */
  open(from?: string): Notifier
  /** A notifier whose hop cannot be reached. */
  readonly away: Notifier
  /** The messages that the hop has received since the last call. */
  take(): Promise<readonly Received[]>
  close(): Promise<void>
}

/** RFC 5322 section 2.1.1, in bytes without the line ending. */
const MAX_LINE = 998
/** The headers that our mail may have, each once. */
const HEADERS = ['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']

const BASE: Message = {
  messageId: '0b6f.v1@library.example',
  to: 'reader@example.org',
  subject: 'Two new passages on skills',
  text: 'A plan for skills.',
  html: '<p>A plan for skills.</p>',
}

const TEXTS: readonly [string, string][] = [
  ['a new line and a header', 'Skills\r\nBcc: evil@example.org'],
  ['a bare line feed', 'Skills\nX-Injected: 1'],
  ['a bare carriage return', 'Skills\rX-Injected: 1'],
  ['the end of the headers', 'Skills\r\n\r\nA body of its own'],
  ['the line separators of Unicode', 'Skills\u2028Bcc: evil@example.org\u2029\u0085X-Injected: 1'],
  ['an encoded word with a new line in it', '=?utf-8?Q?Skills=0D=0ABcc:_evil@example.org?='],
  ['5,000 letters without a space', 'y'.repeat(5_000)],
  ['5,000 pictures', '😀'.repeat(2_500)],
  ['half a pair and a NUL', 'a\uD800b\0c'],
  ['a script from right to left', '\u202Eשלום עולם'],
  ['nothing', ''],
]

const NO_ADDRESSES: readonly string[] = [
  'reader@example.org, other@example.org',
  'reader@example.org; other@example.org',
  'reader@example.org other@example.org',
  'Reader <reader@example.org>',
  '"Reader" <reader@example.org>, other@example.org',
  'readers: reader@example.org, other@example.org;',
  'reader@example.org>, <other@example.org',
  'reader@example.org\r\nBcc: other@example.org',
  'reader@example.org>\r\nRCPT TO:<other@example.org',
  'reader@example.org\nDATA',
  'reader@example.org SIZE=1',
  'reader\0@example.org',
  'reader@example.org@evil.example',
  `${'a'.repeat(5_000)}@example.org`,
  'reader',
  '@example.org',
  'reader@',
  '',
]

/** The contract of every notifier. */
export function notifierContract(openScratch: () => Promise<ScratchNotifier>): void {
  let scratch: ScratchNotifier
  let notifier: Notifier

  beforeAll(async () => {
    scratch = await openScratch()
    notifier = scratch.open()
  })

  beforeEach(() => scratch.take())

  afterAll(() => scratch.close())

  const sendOne = async (fields: Partial<Message>, by = notifier): Promise<Received> => {
    await by.send({ ...BASE, ...fields })
    const received = await scratch.take()
    expect(received).toHaveLength(1)
    return received[0] ?? { recipients: null, raw: '' }
  }

  describe('messages', () => {
    it('reach the next hop with recipient, subject, both bodies and their id', async () => {
      const { raw } = await sendOne({})
      const headers = headersOf(raw)
      expect(headers.get('to')).toEqual(['reader@example.org'])
      expect(headers.get('subject')).toEqual(['Two new passages on skills'])
      expect(headers.get('message-id')).toEqual(['<0b6f.v1@library.example>'])
      expect(headers.get('from')).toEqual(['Library <library@example.org>'])
      expect(raw).toContain('text/plain')
      expect(raw).toContain('<p>A plan for skills.</p>')
    })

    it('carry the same Message-ID when they are sent again', async () => {
      const ids = [await sendOne({}), await sendOne({})].map(({ raw }) => headersOf(raw).get('message-id'))
      expect(ids).toEqual([['<0b6f.v1@library.example>'], ['<0b6f.v1@library.example>']])
    })

    it.each(TEXTS)('have no additional header for a subject of %s', async (_name, subject) => {
      expectOrdinary(await sendOne({ subject }))
    })

    it.each(TEXTS)('have no additional header for an id of %s', async (_name, text) => {
      const messageId = `${text.slice(0, 40)}@library.example`
      expectOrdinary(await sendOne({ messageId }))
    })

    it.each(TEXTS)('have no additional header for a sender of %s', async (_name, text) => {
      expectOrdinary(await sendOne({}, scratch.open(`${text.slice(0, 200)} <library@example.org>`)))
    })

    it.each([
      ['long lines', 'z'.repeat(20_000)],
      ['a lone dot', '.\r\n..\r\nRCPT TO:<other@example.org>\r\n.\r\n'],
      ['lines that begin like a mailbox', 'From the library\nFrom: evil@example.org\n'],
      ['a header before its text', '\r\nBcc: evil@example.org\r\n\r\ntext'],
      ['every kind of character', 'a\uD800b 😀 \u202Eשלום'],
    ])('take a body of %s as text', async (_name, body) => {
      expectOrdinary(await sendOne({ text: body, html: `<p>${body}</p>` }))
    })
  })

  describe('recipients', () => {
    it.each(NO_ADDRESSES)('must be one address: %j is refused, and nothing is sent', async (to) => {
      const refused = notifier.send({ ...BASE, to })
      await expect(refused).rejects.toMatchObject({ kind: 'permanent', code: 'notifier_refused' })
      expect(await scratch.take()).toEqual([])
    })

    it.each(["o'neil+alerts@example.org", 'a.b-c_d@sub.example.org', 'jürgen@example.org', 'reader@bücher.example'])(
      'may be %s',
      async (to) => {
        const received = await sendOne({ to })
        expectOrdinary(received)
        if (received.recipients !== null) expect(received.recipients).toEqual([to])
      },
    )
  })

  it('throws notifier_unavailable while its hop is away', async () => {
    const unavailable = { kind: 'transient', code: 'notifier_unavailable' }
    await expect(scratch.away.send(BASE)).rejects.toMatchObject(unavailable)
  })
}

/** Expects one recipient, only our headers, and no line that is too long. */
function expectOrdinary({ recipients, raw }: Received): void {
  const headers = headersOf(raw)
  const unknown = [...headers.keys()].filter((name) => !HEADERS.includes(name))
  expect(unknown).toEqual([])
  for (const [name, values] of headers) expect(values, name).toHaveLength(1)
  if (recipients !== null) expect(recipients).toHaveLength(1)
  const lengths = raw.split(/\r?\n/).map((line) => Buffer.byteLength(line))
  expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_LINE)
}

/** The headers before the first empty line, unfolded, by lower-case name. */
function headersOf(raw: string): ReadonlyMap<string, readonly string[]> {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1)
  const headers = new Map<string, string[]>()
  for (const line of head.replace(/\r?\n[ \t]/g, ' ').split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  return headers
}

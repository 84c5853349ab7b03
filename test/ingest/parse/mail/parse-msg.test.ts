import { describe, expect, it } from 'vitest'
import { readContained } from '../../../../src/ingest/parse/contained/read-contained.ts'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeCompound, type CompoundContent } from '../support/make-compound.ts'

const parse = (bytes: Uint8Array): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null })

const wide = (text: string) => Buffer.from(text, 'utf16le')
const MAIL_DATE = 0x00390040

/** Fixed properties: those of a file have a header of 32 bytes, of a message within one 24, of an attachment 8. */
function properties(headerBytes: number, values: readonly (readonly [tag: number, value: bigint])[] = []): Buffer {
  const entries = values.map(([tag, value]) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(tag, 0)
    entry.writeBigUInt64LE(value, 8)
    return entry
  })
  return Buffer.concat([Buffer.alloc(headerBytes), ...entries])
}

function toTicks(iso: string): bigint {
  return (BigInt(Date.parse(iso)) + 11_644_473_600_000n) * 10_000n
}

function message(headerBytes: number, rest: CompoundContent): CompoundContent {
  return {
    '__properties_version1.0': properties(headerBytes, [[MAIL_DATE, toTicks('2021-03-04T09:00:00Z')]]),
    '__substg1.0_0037001F': wide('Quay review: Änderung'),
    '__substg1.0_0042001F': wide('Ann Lee'),
    '__substg1.0_5D01001F': wide('ann@quay.example'),
    '__substg1.0_0E04001F': wide('Port board'),
    ...rest,
  }
}

describe('a mail saved by Outlook', () => {
  it('has its subject, date, author and text, and lists its attachments', async () => {
    const file = makeCompound(
      message(32, {
        '__substg1.0_1000001F': wide('The review of the quays is attached.\r\n'),
        '__attach_version1.0_#00000000': {
          '__properties_version1.0': properties(8),
          '__substg1.0_3707001F': wide('annex.txt'),
          '__substg1.0_37010102': Buffer.from('Annex of the review.'),
        },
        '__attach_version1.0_#00000001': {
          '__properties_version1.0': properties(8),
          '__substg1.0_370E001F': wide('image/png'),
          '__substg1.0_3712001F': wide('logo@quay'),
          '__substg1.0_37010102': Buffer.from('png'),
        },
        '__attach_version1.0_#00000002': {
          '__properties_version1.0': properties(8),
          '__substg1.0_3001001F': wide('Earlier mail'),
          '__substg1.0_3701000D': message(24, { '__substg1.0_1000001F': wide('Earlier text.') }),
        },
      }),
    )
    const parsed = await parse(file)
    expect(parsed.mediaType).toBe('application/vnd.ms-outlook')
    expect(parsed.metadata.title?.value).toBe('Quay review: Änderung')
    expect(parsed.metadata.authors?.value).toEqual(['Ann Lee'])
    expect(parsed.metadata.dates[0]).toMatchObject({ event: 'published', value: '2021-03-04' })
    expect(parsed.pages[0]?.text).toBe(
      'Quay review: Änderung\nFrom: Ann Lee <ann@quay.example>\nTo: Port board\nDate: 2021-03-04\nThe review of the quays is attached.',
    )
    expect(parsed.contained.map(({ name, mediaType, code }) => [name, mediaType, code])).toEqual([
      ['annex.txt', 'text/plain', null],
      ['Earlier mail.eml', 'message/rfc822', null],
    ])
    const inner = await readContained({ bytes: new Uint8Array(file), declaredMediaType: null, name: null, ordinal: 2 })
    const mail = await parse(inner)
    expect(mail.metadata.title?.value).toBe('Quay review: Änderung')
    expect(mail.pages[0]?.text).toMatch(/Date: 2021-03-04\nEarlier text\.$/)
  })

  it('is read in its other forms: text of a code page, a page, rich text', async () => {
    const narrow = makeCompound({
      '__properties_version1.0': properties(32, [[0x3ffd0003, 1251n]]),
      '__substg1.0_0037001E': Buffer.from([0xcf, 0xeb, 0xe0, 0xed]),
      '__substg1.0_10130102': Buffer.from('<p>Page</p><p>form</p>'),
    })
    const page = await parse(narrow)
    expect(page.pages[0]?.text).toBe('План\nPage\nform')
    // [MS-OXRTFCP] 3.1: "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n", compressed
    const compressed = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      'hex',
    )
    const rich = makeCompound({ '__properties_version1.0': properties(32), '__substg1.0_10090102': compressed })
    expect((await parse(rich)).pages[0]?.text).toBe('hello world')
  })

  it('is malformed when damaged, whatever its sectors say', async () => {
    const whole = makeCompound(message(32, { '__substg1.0_1000001F': wide('x'.repeat(3_000)) }))
    for (let at = 24; at < 512; at += 4) {
      const damaged = Buffer.from(whole)
      damaged.writeUInt32LE(0x7fffffff, at)
      await parse(damaged).catch((error: unknown) => expect(error).toMatchObject({ kind: 'permanent' }))
    }
    await expect(parse(whole.subarray(0, 400))).rejects.toMatchObject({ kind: 'permanent' })
  })
})

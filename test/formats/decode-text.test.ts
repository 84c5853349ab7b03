import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charsetOf, decodeText } from '../../src/formats/decode-text.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const decode = (bytes: Uint8Array, charset: string | null = null, markup = true) => decodeText(bytes, charset, markup)

describe('decoding text', () => {
  it('prefers a byte-order mark to any declaration, and drops it', () => {
    const page = '<meta charset="koi8-r">caf\u00e9'
    expect(decode(Buffer.from(`\ufeff${page}`), 'iso-8859-1')).toEqual({ text: page, encoding: 'utf-8' })
    expect(decode(Buffer.from(`\ufeff${page}`, 'utf16le'), 'utf-8')).toEqual({ text: page, encoding: 'utf-16le' })
    expect(decode(utf16be(`\ufeff${page}`), 'utf-8')).toEqual({ text: page, encoding: 'utf-16be' })
  })

  it('recognises UTF-16 without a byte-order mark by its NULs', () => {
    expect(decode(Buffer.from('Sixteen bits', 'utf16le')).text).toBe('Sixteen bits')
    expect(decode(utf16be('Sixteen bits'))).toEqual({ text: 'Sixteen bits', encoding: 'utf-16be' })
  })

  it('prefers the server’s declaration to the page’s, and that to a guess', () => {
    const page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">\u00e9'
    expect(decode(latin1(page), 'iso-8859-1').text).toMatch(/\u00e9$/)
    expect(decode(latin1(page)).text).toMatch(/\u0439$/)
    expect(decode(latin1("<?xml version='1.0' encoding='windows-1251'?>\u00e9"))).toMatchObject({
      encoding: 'windows-1251',
    })
    expect(decode(latin1(page), null, false).encoding).toBe('windows-1252')
  })

  it('ignores a declared encoding that is unknown, and UTF-16 for text that is ASCII', () => {
    expect(decode(Buffer.from('caf\u00e9'), 'klingon').text).toBe('caf\u00e9')
    expect(decode(Buffer.from('<meta charset="utf-16">caf\u00e9')).encoding).toBe('utf-8')
    expect(decode(Buffer.from('<meta charset="nonsense">caf\u00e9')).text).toMatch(/caf\u00e9$/)
  })

  it('decodes valid UTF-8 as such and anything else as windows-1252, with its quotes and dashes', () => {
    expect(decode(Buffer.from('\u201cquoted\u201d \u2013 caf\u00e9'))).toMatchObject({ encoding: 'utf-8' })
    expect(decode(Buffer.from([0x93, 0x71, 0x94, 0x20, 0x96, 0x20, 0xe9]))).toEqual({
      text: '\u201cq\u201d \u2013 \u00e9',
      encoding: 'windows-1252',
    })
  })

  it.each(['iso-8859-1', 'koi8-r', 'shift_jis', 'gbk', 'windows-1251', 'us-ascii'])(
    'decodes valid UTF-8 as such whatever is declared: %s',
    (charset) => {
      const bytes = Buffer.from('\u201cquoted\u201d caf\u00e9')
      const expected = { text: '\u201cquoted\u201d caf\u00e9', encoding: 'utf-8' }
      expect(decode(bytes, charset)).toEqual(expected)
      expect(decode(bytes, charset, false)).toEqual(expected)
      expect(decode(Buffer.from(`<meta charset="${charset}">caf\u00e9`)).text).toMatch(/caf\u00e9$/)
    },
  )

  it('keeps other declared encodings where the bytes are not valid UTF-8, or are ASCII', () => {
    expect(decode(latin1('caf\u00e9'), 'iso-8859-1')).toMatchObject({ text: 'caf\u00e9', encoding: 'windows-1252' })
    const russian = Buffer.from([0xd0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4])
    expect(decode(russian, 'koi8-r').text).toBe('\u043f\u0440\u0438\u0432\u0435\u0442')
    const japanese = Buffer.from('\x1b$B$3$s\x1b(B', 'latin1')
    expect(decode(japanese, 'iso-2022-jp').text).toBe('\u3053\u3093')
  })

  it('takes the next declaration, then windows-1252, where UTF-8 is declared for western letters', () => {
    const western = latin1('Caf\u00e9 costs \u00a340m')
    expect(decode(western, 'utf-8')).toEqual({ text: 'Caf\u00e9 costs \u00a340m', encoding: 'windows-1252' })
    expect(decode(western, 'utf-8', false).encoding).toBe('windows-1252')
    const twice = latin1('<meta charset="utf-8"><meta charset="windows-1250">\u00e8')
    expect(decode(twice)).toMatchObject({ encoding: 'windows-1250' })
    expect(decode(twice).text).toMatch(/\u010d$/)
    const broken = Buffer.concat([Buffer.from('caf\u00e9 '), Buffer.from([0xe9])])
    expect(decode(broken, 'utf-8')).toEqual({ text: 'caf\u00e9 \ufffd', encoding: 'utf-8' })
  })

  it('writes U+FFFD for bytes that are invalid in the declared encoding', () => {
    expect(decode(Buffer.from([0x61, 0xff, 0x62, 0xed, 0xa0, 0x80]), 'utf-8').text).toMatch(/^a\ufffdb\ufffd+$/)
  })

  it('looks for a declaration only at the beginning', () => {
    expect(decode(latin1(`${' '.repeat(5_000)}<meta charset="windows-1251">\u00e9`)).encoding).toBe('windows-1252')
  })

  it('returns well-formed text for any bytes', () => {
    const charset = fc.option(fc.constantFrom('utf-8', 'shift_jis', 'gb18030', 'utf-16le', 'x-user-defined', 'nope'))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), charset, fc.boolean(), (bytes, declared, markup) => {
        expect(decodeText(bytes, declared, markup).text.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('the charset of a Content-Type', () => {
  it.each([
    ['text/html; charset=utf-8', 'utf-8'],
    ['text/html;CHARSET="ISO-8859-1"', 'ISO-8859-1'],
    ["text/html; boundary=x; charset='koi8-r'", 'koi8-r'],
    ['text/html', null],
    ['', null],
    [null, null],
  ])('%j is %j', (type, charset) => expect(charsetOf(type)).toBe(charset))
})

import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeCompound } from '../support/make-compound.ts'

const parse = (bytes: Uint8Array): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null })

/** A Word 97 file with one piece of two bytes a character, and one of a single byte. */
function makeDoc(wide: string, narrow: string, footnotes = '', flags = 0x0200, version = 0x00c1): Buffer {
  const text = wide + narrow
  const document = Buffer.alloc(2_048 + 2 * wide.length + narrow.length + footnotes.length)
  document.writeUInt16LE(0xa5ec, 0)
  document.writeUInt16LE(version, 2)
  document.writeUInt16LE(flags, 0x0a)
  document.writeUInt32LE(text.length, 0x4c)
  document.writeUInt32LE(footnotes.length, 0x50)
  document.write(wide, 2_048, 'utf16le')
  document.write(narrow + footnotes, 2_048 + 2 * wide.length, 'latin1')
  const pieces = Buffer.alloc(12 + 16)
  pieces.writeUInt32LE(wide.length, 4)
  pieces.writeUInt32LE(text.length + footnotes.length, 8)
  pieces.writeUInt32LE(2_048, 12 + 2)
  pieces.writeUInt32LE((2 * (2_048 + 2 * wide.length)) | 0x40000000, 20 + 2)
  const clx = Buffer.concat([Buffer.from([1, 2, 0, 9, 9, 2, pieces.length, 0, 0, 0]), pieces])
  document.writeUInt32LE(0, 0x01a2)
  document.writeUInt32LE(clx.length, 0x01a6)
  return makeCompound({ WordDocument: document, '1Table': clx })
}

describe('a file of Word 97', () => {
  it('gives the text of all its pieces: rows as lines, results of fields, notes last', async () => {
    const field = '\u0013 HYPERLINK "x" \u0014the quays\u0015'
    const file = await parse(
      makeDoc(
        `Plán for ${field}\r`,
        'Year\u0007Jobs\u0007\u00072019\u000741\u0007\u0007It costs 5 \x80.\u0002\r',
        '\u0002 A note.\r',
      ),
    )
    expect(file.mediaType).toBe('application/msword')
    expect(file.pages[0]?.text).toBe('Plán for the quays\nYear Jobs\n2019 41\nIt costs 5 €.\nA note.')
  })

  it('is refused by name if it has a password, or is older', async () => {
    await expect(parse(makeDoc('x\r', 'y', '', 0x0300))).rejects.toMatchObject({ code: 'encrypted' })
    await expect(parse(makeDoc('x\r', 'y', '', 0x0200, 0x68))).rejects.toMatchObject({ code: 'unsupported' })
  })
})

it('names kinds of old Office files that cannot be read, and those with a password', async () => {
  const book = makeCompound({ Workbook: Buffer.alloc(600) })
  await expect(parse(book)).rejects.toMatchObject({
    code: 'unsupported',
    message: 'no parser for application/vnd.ms-excel',
  })
  const locked = makeCompound({ EncryptedPackage: Buffer.alloc(600) })
  await expect(parse(locked)).rejects.toMatchObject({ code: 'encrypted' })
})

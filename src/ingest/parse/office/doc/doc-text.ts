import { decode } from '../../../../formats/decode-text.ts'
import { MAX_TEXT_CHARACTERS } from '../../limits.ts'
import { parseFailure } from '../../../pool/parse-failure.ts'
import type { CompoundStorage } from '../compound-file.ts'

/** Offsets in the file information block ([MS-DOC] 2.5). */
const FLAGS = 0x0a
const MAIN_CHARACTERS = 0x4c
const NOTE_CHARACTERS = 0x50
const HEADER_CHARACTERS = 0x54
const COMMENT_CHARACTERS = 0x5c
const ENDNOTE_CHARACTERS = 0x60
const TEXT_BOX_CHARACTERS = 0x64
const PIECES_OFFSET = 0x01a2
const PIECES_BYTES = 0x01a6
const FIB_BYTES = 0x01aa

const ENCRYPTED = 0x0100
const TABLE_ONE = 0x0200
/** The first version with pieces as they are read here: Word 97. */
const WORD_97 = 0x00c1
/** Text of one byte a character. */
const NARROW = 0x40000000

/** The text of a document with its control characters, and that of its notes and text boxes. */
export interface DocText {
  readonly main: string
  readonly notes: readonly string[]
}

/**
 * Reads the text of a Word 97 file from its table of pieces.
 * @throws PermanentError `encrypted`, `unsupported` for Word 6 and 95, or `malformed`
 */
export function readDocText({ streams }: CompoundStorage): DocText {
  const document = streams.get('WordDocument')?.() ?? new Uint8Array()
  if (document.length < FIB_BYTES) throw parseFailure('malformed', 'doc without its information block')
  const fib = viewOf(document)
  if (fib.getUint16(2, true) < WORD_97) throw parseFailure('unsupported', 'no parser for files of Word 6 and Word 95')
  const flags = fib.getUint16(FLAGS, true)
  if ((flags & ENCRYPTED) !== 0) throw parseFailure('encrypted', 'the file requires a password')
  const table = streams.get((flags & TABLE_ONE) === 0 ? '0Table' : '1Table')?.() ?? new Uint8Array()
  const start = fib.getUint32(PIECES_OFFSET, true)
  const text = readPieces(document, table.subarray(start, start + fib.getUint32(PIECES_BYTES, true)))
  // the stories of a document follow each other in this order
  const lengths = [
    MAIN_CHARACTERS,
    NOTE_CHARACTERS,
    HEADER_CHARACTERS,
    COMMENT_CHARACTERS,
    ENDNOTE_CHARACTERS,
    TEXT_BOX_CHARACTERS,
  ]
  let at = 0
  const [main = '', footnotes = '', , , endnotes = '', boxes = ''] = lengths.map((offset) => {
    const story = text.slice(at, at + fib.getUint32(offset, true))
    at += story.length
    return story
  })
  return { main, notes: [footnotes, endnotes, boxes].filter((story) => story !== '') }
}

/** The text of all pieces; `clx` is preceded by properties that are skipped ([MS-DOC] 2.9.38). */
function readPieces(document: Uint8Array, clx: Uint8Array): string {
  const view = viewOf(clx)
  let at = 0
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + view.getUint16(at + 1, true)
  if (at + 5 > clx.length || clx[at] !== 2) throw parseFailure('malformed', 'doc without its pieces')
  const bytes = Math.min(view.getUint32(at + 1, true), clx.length - at - 5)
  const count = Math.floor((bytes - 4) / 12)
  const positions = at + 5
  const descriptors = positions + 4 * (count + 1)
  const pieces: string[] = []
  let characters = 0
  for (let index = 0; index < count && characters < MAX_TEXT_CHARACTERS; index++) {
    const length = view.getUint32(positions + 4 * (index + 1), true) - view.getUint32(positions + 4 * index, true)
    const place = view.getUint32(descriptors + 8 * index + 2, true)
    const piece = readPiece(document, place, length)
    pieces.push(piece)
    characters += piece.length
  }
  return pieces.join('')
}

function readPiece(document: Uint8Array, place: number, length: number): string {
  if (length <= 0) return ''
  if ((place & NARROW) === 0) return Buffer.from(document.subarray(place, place + 2 * length)).toString('utf16le')
  const start = (place & ~NARROW) / 2
  return decode(document.subarray(start, start + length), 'windows-1252')
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

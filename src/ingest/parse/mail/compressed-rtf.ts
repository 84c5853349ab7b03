import { parseRtf } from '../office/parse-rtf.ts'

/** [MS-OXRTFCP] 2.1.2.1: what the dictionary holds at first. */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const DICTIONARY_BYTES = 4_096
const HEADER_BYTES = 16
const COMPRESSED = 0x75465a4c
const MAX_BYTES = 20 * 1024 * 1024

/** The text of a message that has only a rich text body; empty where there is none, or it cannot be read. */
export function decodeRtf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined || bytes.length < HEADER_BYTES) return ''
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const body = bytes.subarray(HEADER_BYTES)
  const rtf = view.getUint32(8, true) === COMPRESSED ? decompress(body) : body
  return parseRtf(rtf).pages[0]?.text ?? ''
}

/** Each byte of flags says of the eight items after it whether they are a letter, or a place and length of the dictionary. */
function decompress(body: Uint8Array): Uint8Array {
  const dictionary = new Uint8Array(DICTIONARY_BYTES)
  dictionary.set(Buffer.from(DICTIONARY, 'latin1'))
  const output: number[] = []
  let write = DICTIONARY.length
  const emit = (byte: number): void => {
    output.push(byte)
    dictionary[write] = byte
    write = (write + 1) % DICTIONARY_BYTES
  }
  for (let at = 0; at < body.length && output.length < MAX_BYTES;) {
    const flags = body[at++] ?? 0
    for (let bit = 0; bit < 8 && at < body.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        emit(body[at++] ?? 0)
        continue
      }
      const item = ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0)
      at += 2
      const from = item >> 4
      if (from === write) return Uint8Array.from(output)
      for (let step = 0; step < (item & 15) + 2; step++) emit(dictionary[(from + step) % DICTIONARY_BYTES] ?? 0)
    }
  }
  return Uint8Array.from(output)
}

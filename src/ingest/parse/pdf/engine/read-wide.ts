import type { Pdfium, Pointer } from './pdfium.ts'

/** A longer value of a field or a note is left out. */
const MAX_VALUE_BYTES = 40_000

/** A UTF-16 string of a function that gives its size in bytes; '' for none, or one that is too long. */
export function readWide({ call, memory }: Pdfium, read: (buffer: Pointer, bytes: number) => number): string {
  const bytes = read(0, 0)
  if (bytes <= 2 || bytes > MAX_VALUE_BYTES) return ''
  const buffer = call.malloc(bytes)
  if (buffer === 0) return ''
  read(buffer, bytes)
  const value = Buffer.from(new Uint8Array(memory(), buffer, bytes - 2)).toString('utf16le') // the last two are NUL
  call.free(buffer)
  return value
}

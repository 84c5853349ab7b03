/** A slice of so many characters keeps its whole parent string alive in V8; shorter ones are copies. */
const MIN_SLICED_CHARACTERS = 13

/** The same text in memory of its own, to be kept longer than the text that it may be a slice of. */
export function toOwnString(piece: string): string {
  return piece.length < MIN_SLICED_CHARACTERS ? piece : Buffer.from(piece, 'utf16le').toString('utf16le')
}

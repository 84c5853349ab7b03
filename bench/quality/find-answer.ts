/** A passage that answers a question. Without words, any passage of the document does: it was asked for by its name. */
export interface Answer {
  readonly document: string
  /** As printed; undefined where any page will do. */
  readonly page?: string | undefined
  readonly words: readonly string[]
}

export interface ShownPassage {
  readonly text: string
  readonly pageLabel: string | null
  /** From 1. */
  readonly pageIndex: number
}

/** One result: the names that its document goes by, and the passages shown of it. */
export interface ShownDocument {
  readonly names: readonly string[]
  readonly passages: readonly ShownPassage[]
}

/** The place of the first document that shows one of the answers, from 1; null where none does. */
export function findAnswer(answers: readonly Answer[], shown: readonly ShownDocument[]): number | null {
  const place = shown.findIndex(({ names, passages }) =>
    answers.some((answer) => names.includes(answer.document) && passages.some((passage) => holds(passage, answer))),
  )
  return place < 0 ? null : place + 1
}

/** Where the title, authors or DOI alone match, the passage is the opening of the document, and may be any text. */
function holds({ text, pageLabel, pageIndex }: ShownPassage, { page, words }: Answer): boolean {
  if (page !== undefined && page !== (pageLabel ?? String(pageIndex))) return false
  const plain = toPlain(text)
  return words.every((word) => plain.includes(toPlain(word)))
}

/** Letters and numbers in lower case, each run between spaces, so that only whole words are found; 13,328 stays one. */
function toPlain(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:[.,']\p{N}+)*/gu)
  return ` ${(words ?? []).join(' ')} `
}

/** The share of the first results that two searches have in common, of the longer list; 1 where both find nothing. */
export function sharedFirst(one: readonly string[], other: readonly string[]): number {
  const longer = Math.max(one.length, other.length)
  return longer === 0 ? 1 : one.filter((id) => other.includes(id)).length / longer
}

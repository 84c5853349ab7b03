/** Most words that the API takes in a query. */
const MAX_WORDS = 200
const OPERATORS = /^(?:AND|OR|NOT|NEAR)$/

/**
 * A pasted text as words that the API accepts: without quotation marks, brackets and other signs, the words that are
 * operators in small letters, and no more than 200 of them.
 */
export function toPlainWords(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? []
  return words
    .slice(0, MAX_WORDS)
    .map((word) => (OPERATORS.test(word) ? word.toLowerCase() : word))
    .join(' ')
}

/** The words of a text for comparison: in lower case, without signs, separated by one space. */
export function toWordKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

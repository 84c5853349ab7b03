/** A shorter title may be the beginning of many: "The industrial strategy" is not "The industrial strategy of Wales". */
const MIN_COMMON_WORDS = 4

/** Whether two titles are one in other signs and letters, or one of them lacks the subtitle of the other. */
export function titlesAgree(one: string, other: string): boolean {
  const [short = [], long = []] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length)
  if (short.length === 0) return false
  const isBeginning = short.every((word, at) => word === long[at])
  return isBeginning && (short.length === long.length || short.length >= MIN_COMMON_WORDS)
}

/** The words of a text in lower case, without accents and signs. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

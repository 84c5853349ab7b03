/** The same numbers from 0 to 1 for the same seed (Park and Miller 1988). */
function randomOf(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Made-up words out of a vocabulary of so many; the same ones for the same seed. */
export function textOf(words: number, seed: number, vocabulary = 20_000): string {
  const random = randomOf(seed + 1)
  for (let warm = 0; warm < 5; warm += 1) random()
  return Array.from({ length: words }, () => `w${Math.floor(random() * vocabulary).toString(36)}`).join(' ')
}

export function wordsOfText(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** A share of the words replaced by ones that the text does not have. */
export function changeWords(text: string, share: number, seed: number): string {
  const random = randomOf(seed)
  return wordsOfText(text)
    .map((word) => (random() < share ? `zz${Math.floor(random() * 1e9).toString(36)}` : word))
    .join(' ')
}

/** The first part of the text, of so many of its words. */
export function truncate(text: string, share: number): string {
  const words = wordsOfText(text)
  return words.slice(0, Math.ceil(words.length * share)).join(' ')
}

/** Its pages of 300 words in another order. */
export function reorderPages(text: string, seed: number): string {
  const random = randomOf(seed)
  const words = wordsOfText(text)
  const pages = Array.from({ length: Math.ceil(words.length / 300) }, (_, page) =>
    words.slice(page * 300, (page + 1) * 300).join(' '),
  )
  return pages
    .map((page) => ({ page, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ page }) => page)
    .join(' ')
}

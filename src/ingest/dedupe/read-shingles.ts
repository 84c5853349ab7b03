import { readPageTexts } from '../../db/texts/page-texts.ts'
import { createShingler, likenessOf, type Likeness, type Shingles } from '../../domain/compare/shingles.ts'
import { eachWord } from '../../domain/compare/words.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import type { DedupePorts } from './ports.ts'

/** How much of a text is compared. */
const MAX_CHARACTERS = 4_000_000
const WORDS_PER_SLICE = 1_000

/** The word sequences of a version's text, without running headers and footers. */
export async function readShingles(
  app: Pick<DedupePorts, 'catalogue'>,
  versionId: string,
  signal: AbortSignal,
): Promise<Shingles> {
  const shingler = createShingler()
  let words = 0
  const { pages } = await readPageTexts(app.catalogue, versionId, MAX_CHARACTERS)
  for (const page of pages) {
    await yieldToEventLoop(signal)
    for (const { key } of eachWord(page.text, page.furniture)) {
      shingler.add(key)
      words += 1
      if (words % WORDS_PER_SLICE === 0) await yieldToEventLoop(signal)
    }
  }
  await yieldToEventLoop(signal)
  return shingler.finish()
}

/** How alike the texts of two versions are. */
export async function readLikeness(
  app: Pick<DedupePorts, 'catalogue'>,
  one: string,
  other: string,
  signal: AbortSignal,
): Promise<Likeness> {
  return likenessOf(await readShingles(app, one, signal), await readShingles(app, other, signal))
}

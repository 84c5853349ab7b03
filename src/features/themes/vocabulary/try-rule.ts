import type { Catalogue } from '../../../db/database.ts'
import type { Theme, Vocabulary } from '../../../domain/vocabulary.ts'
import { createThemeTagger } from '../../../ingest/tag/themes/tag-passage.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'

/** Passages read at once. */
const PASSAGES_PER_READ = 1_000
/** Characters before and after the words that are shown. */
const CONTEXT_CHARACTERS = 120

/** A passage that gains or loses a theme, with the words that decide it. */
export interface TriedPassage {
  readonly passageId: string
  readonly documentId: string
  readonly title: string
  readonly pageIndex: number
  readonly before: string
  readonly words: string
  readonly after: string
}

/** Passages of one kind: how many there are, and some of them. */
interface Tried {
  readonly count: number
  readonly passages: readonly TriedPassage[]
}

export interface Trial {
  /** Passages of current versions that were read. */
  readonly passagesRead: number
  /** Passages with the theme by the rule of now, and by the rule that is tried. */
  readonly before: number
  readonly after: number
  readonly appear: Tried
  readonly vanish: Tried
}

interface Window {
  readonly offset: number
  readonly limit: number
}

/**
 * Compares two rules of a theme over the current versions of the whole library, by passage. All are counted; those of
 * the window are given. What people decided about single
 * tags is not touched by rules, and not taken into account; nor are lines that repeat from page to page.
 */
export async function tryRule(
  { catalogue, vocabulary }: { readonly catalogue: Catalogue; readonly vocabulary: Vocabulary },
  theme: Theme,
  window: Window,
  signal: AbortSignal,
): Promise<Trial> {
  const current = vocabulary.themes.filter(({ id }) => id === theme.id)
  const tagCurrent = createThemeTagger({ ...vocabulary, themes: current })
  const tagTried = createThemeTagger({ ...vocabulary, themes: [theme] })
  const counts = { passagesRead: 0, before: 0, after: 0 }
  const [appear, vanish] = [collector(window), collector(window)]
  for await (const passage of streamCurrentPassages(catalogue)) {
    await yieldToEventLoop(signal)
    const [now] = tagCurrent(passage)
    const [then] = tagTried(passage)
    counts.passagesRead++
    if (now !== undefined) counts.before++
    if (then !== undefined) counts.after++
    if (now === undefined && then !== undefined) appear.add(passage, then)
    if (now !== undefined && then === undefined) vanish.add(passage, now)
  }
  return { ...counts, appear: appear.result(), vanish: vanish.result() }
}

interface CurrentPassage extends Pick<TriedPassage, 'passageId' | 'documentId' | 'title' | 'pageIndex'> {
  readonly text: string
  readonly headingPath: readonly string[]
}

async function* streamCurrentPassages(catalogue: Catalogue): AsyncGenerator<CurrentPassage, void> {
  for (let last = ''; ;) {
    const rows = await catalogue
      .selectFrom('passage')
      .innerJoin('document', 'document.currentVersionId', 'passage.versionId')
      .select([
        'passage.passageId',
        'document.documentId',
        'document.title',
        'passage.pageIndex',
        'passage.text',
        'headingPath',
      ])
      .where('passage.passageId', '>', last)
      .orderBy('passage.passageId')
      .limit(PASSAGES_PER_READ)
      .execute()
    yield* rows
    if (rows.length < PASSAGES_PER_READ) return
    last = rows.at(-1)?.passageId ?? last
  }
}

function collector({ offset, limit }: Window) {
  let count = 0
  const passages: TriedPassage[] = []
  return {
    add(
      { text, headingPath: _headings, ...passage }: CurrentPassage,
      { start, end }: { readonly start: number; readonly end: number },
    ) {
      if (count >= offset && passages.length < limit) {
        passages.push({
          ...passage,
          before: text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start).toWellFormed(),
          words: text.slice(start, end),
          after: text.slice(end, end + CONTEXT_CHARACTERS).toWellFormed(),
        })
      }
      count++
    },
    result: (): Tried => ({ count, passages }),
  }
}

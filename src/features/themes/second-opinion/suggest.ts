import type { TagDecisionRow } from '../../../db/texts/tag-decisions.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'
import { probabilityOf } from './learn/logistic-regression.ts'
import type { TermSpace } from './learn/tfidf.ts'
import { readRuleThemes, streamCurrent, type OpinionPassage, type SuggestionRow } from './opinion-queries.ts'
import type { OpinionPorts } from './ports.ts'
import type { Opinion } from './train-themes.ts'

/** Passages read at once. */
const PORTION = 1_000
/** Suggestions of each kind kept for a theme: more than anybody goes through before the next run. */
const MAX_SUGGESTIONS = 200
/** A passage without a tag is suggested from this probability on, a tagged one below the other. */
const MISSED_FROM = 0.6
const DOUBTFUL_BELOW = 0.25
/** Tags that are set alone in one run. */
const MAX_TAGS = 5_000

/** A tag to be set without a person. */
interface OpinionTag {
  readonly passageId: string
  readonly themeId: string
  readonly characters: number
}

export interface Suggested {
  readonly suggestions: readonly SuggestionRow[]
  readonly tags: readonly OpinionTag[]
}

/**
 * Asks every theme about every passage of a current version. Passages on which a person has decided are left alone;
 * themes that have passed their bar have what is above their threshold tagged instead of suggested.
 */
export async function suggest(
  { catalogue }: OpinionPorts,
  opinions: readonly Opinion[],
  decisions: readonly TagDecisionRow[],
  space: TermSpace,
  signal: AbortSignal,
): Promise<Suggested> {
  const decided = new Set(decisions.map(({ passageId, themeId }) => `${passageId} ${themeId}`))
  const kept = new Map<string, SuggestionRow[]>()
  const tags: OpinionTag[] = []
  for await (const passages of streamCurrent(catalogue, PORTION)) {
    const themes = await readRuleThemes(
      catalogue,
      passages.map(({ passageId }) => passageId),
    )
    for (const passage of passages) {
      await yieldToEventLoop(signal)
      const vector = space.toVector(passage.text)
      if (vector.indexes.length === 0) continue
      for (const { themeId, model, bar } of opinions) {
        if (decided.has(`${passage.passageId} ${themeId}`)) continue
        const probability = probabilityOf(model, vector)
        const isTagged = themes.get(passage.passageId)?.has(themeId) === true
        const isSure = bar.hasPassed && bar.threshold !== null && probability >= bar.threshold
        if (!isTagged && isSure && tags.length < MAX_TAGS) tags.push(toTag(passage, themeId))
        else keep(kept, { passageId: passage.passageId, themeId, probability }, isTagged)
      }
    }
  }
  return { suggestions: [...kept.values()].flatMap(best), tags }
}

function toTag({ passageId, text }: OpinionPassage, themeId: string): OpinionTag {
  return { passageId, themeId, characters: text.length }
}

function keep(kept: Map<string, SuggestionRow[]>, found: Omit<SuggestionRow, 'kind'>, isTagged: boolean): void {
  if (isTagged ? found.probability >= DOUBTFUL_BELOW : found.probability < MISSED_FROM) return
  const row: SuggestionRow = { ...found, kind: isTagged ? 'doubtful' : 'missed' }
  const key = `${row.themeId} ${row.kind}`
  const list = kept.get(key) ?? []
  list.push(row)
  kept.set(key, list.length > 2 * MAX_SUGGESTIONS ? best(list) : list)
}

/** The surest, in a list of its own. */
function best(rows: readonly SuggestionRow[]): SuggestionRow[] {
  const sureness = ({ kind, probability }: SuggestionRow) => (kind === 'missed' ? probability : 1 - probability)
  return [...rows]
    .sort((a, b) => sureness(b) - sureness(a) || (a.passageId < b.passageId ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
}

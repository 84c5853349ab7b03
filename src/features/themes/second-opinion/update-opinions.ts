import { readSetting, writeSetting } from '../../../db/settings.ts'
import { listHeldDecisions, type TagDecisionRow } from '../../../db/texts/tag-decisions.ts'
import { loggerFor } from '../../../logger.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'
import { requeueAt } from '../../../ingest/jobs/requeue.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'
import { findCandidateTerms } from './find-candidate-terms.ts'
import { createTermSpace } from './learn/tfidf.ts'
import {
  listByHash,
  listOpinions,
  readFingerprint,
  readOpinionPassages,
  readRuleThemes,
  replaceCandidateTerms,
  replaceOpinions,
  replaceOpinionTags,
  type OpinionPassage,
} from './opinion-queries.ts'
import type { OpinionPorts } from './ports.ts'
import { suggest } from './suggest.ts'
import { trainThemes, type Learning } from './train-themes.ts'

/** Passages that themes are learned from, besides those with decisions: some 40 MB, and a few seconds for each theme. */
const MAX_SAMPLE = 12_000
const SETTING = 'second-opinion'

/**
 * Learns every theme anew from decisions and tags, where these have changed since the last run, and replaces what is
 * suggested. Tags are set alone for those themes that have passed their bar. Runs as a task of the workers.
 */
export async function updateOpinions(app: OpinionPorts, signal: AbortSignal): Promise<void> {
  const { catalogue, library } = app
  const fingerprint = await readFingerprint(catalogue, library.vocabulary.version)
  const last = (await readSetting(catalogue, SETTING)) as { readonly fingerprint?: string } | undefined
  if (last?.fingerprint === fingerprint) return
  const start = performance.now()
  const decisions = await listHeldDecisions(catalogue)
  const learning = await readLearning(app, decisions, signal)
  const opinions = await trainThemes(learning, library.vocabulary.themes, signal)
  const found = await suggest(app, opinions, decisions, learning.space, signal)
  const terms = await findCandidateTerms(app, learning.passages, signal)
  const versions = new Map((await listOpinions(catalogue)).map((row) => [row.themeId, row.opinionVersion]))
  const jobs = await catalogue.transaction().execute(async (db) => {
    const rows = opinions.map(({ themeId, bar }) => ({
      ...{ themeId, opinionVersion: (versions.get(themeId) ?? 0) + 1, trainedAt: app.clock.now() },
      ...{ vocabularyVersion: library.vocabulary.version, labels: bar.labels, positives: bar.positives },
      ...{ threshold: bar.threshold, precisionShare: bar.precision, recallShare: bar.recall, hasPassed: bar.hasPassed },
    }))
    await replaceOpinions(db, rows, found.suggestions)
    await replaceCandidateTerms(db, terms)
    const changed = await replaceOpinionTags(db, found.tags, library.vocabulary.version)
    await writeSetting(db, SETTING, { fingerprint })
    return requeueAt(db, 'index', changed)
  })
  await enqueueRecorded(app, jobs)
  const counts = { themes: opinions.length, suggestions: found.suggestions.length, terms: terms.length }
  loggerFor(app.log, 'themes').info({ ...counts, ms: Math.round(performance.now() - start) }, 'second opinion updated')
}

async function readLearning(
  { catalogue }: OpinionPorts,
  decisions: readonly TagDecisionRow[],
  signal: AbortSignal,
): Promise<Learning> {
  const decided = await readOpinionPassages(catalogue, [...new Set(decisions.map(({ passageId }) => passageId))])
  const known = new Set(decided.map(({ passageId }) => passageId))
  const sample = (await listByHash(catalogue, MAX_SAMPLE)).filter(({ passageId }) => !known.has(passageId))
  const passages = withoutRepeats([...decided, ...sample])
  const themes = await readRuleThemes(
    catalogue,
    passages.map(({ passageId }) => passageId),
  )
  const space = createTermSpace(passages.map(({ text }) => text))
  const vectors = []
  for (const { text } of passages) {
    await yieldToEventLoop(signal)
    vectors.push(space.toVector(text))
  }
  return { passages, themes, decisions, space, vectors }
}

/** One text counts once, however many documents repeat it. */
function withoutRepeats(passages: readonly OpinionPassage[]): readonly OpinionPassage[] {
  const seen = new Set<string>()
  return passages.filter(({ textHash }) => !seen.has(textHash) && seen.add(textHash))
}

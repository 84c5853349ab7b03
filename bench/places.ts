import { parseArgs } from 'node:util'
import { requireShared } from '../test/support/shared-dir.ts'
import { toShare, type Share } from './metadata/wilson.ts'
import { HALVES } from './places/gold-places.ts'
import { measurePlaces, type MentionResult, type PlacesResult } from './places/measure-places.ts'
import { BenchError, runBench } from './support/run-bench.ts'

/**
 * How many of the names that a person labelled (bench/places/README.md) are given the right place, and of how many
 * documents the places are right and complete, with 95 % intervals. `--misses tune` lists what is wrong in that half;
 * the other half is for measuring only.
 */
const LIMIT_MS = 15 * 60_000

requireShared()
await runBench('bench:places', LIMIT_MS, async () => {
  const { values } = parseArgs({ options: { misses: { type: 'string' } } })
  if (values.misses !== undefined && values.misses !== 'tune') throw new BenchError('--misses takes tune only')
  for (const half of HALVES) {
    const result = await measurePlaces(half)
    console.log(`## ${half}\n${toTable(result)}\n`)
    if (half === values.misses) console.log(`## wrong in ${half}\n${toMisses(result)}\n`)
  }
})

function toTable({ mentions, documents }: PlacesResult): string {
  const rights = documents.filter(({ isRight }) => isRight).length
  const withPlace = documents.filter(({ document }) => document.codes.length > 0)
  const rows = [
    ['mentions: precision', precisionOf(mentions)],
    ['mentions: recall', recallOf(mentions)],
    ['hard mentions: precision', precisionOf(mentions.filter(isHard))],
    ['hard mentions: recall', recallOf(mentions.filter(isHard))],
    ['documents: right and complete', toShare(rights, documents.length)],
    ['... that are about a place', toShare(withPlace.filter(({ isRight }) => isRight).length, withPlace.length)],
  ] as const
  const lines = rows.map(([name, share]) => `| ${name} | ${format(share)} |`)
  const notes = `left open by the labels: ${count(mentions, 'left')}; not found in the text: ${count(mentions, 'lost')}`
  return `| what | share (95 %) |\n|---|---|\n${lines.join('\n')}\n\n${notes}`
}

function precisionOf(results: readonly MentionResult[]): Share {
  const right = count(results, 'right')
  return toShare(right, right + count(results, 'wrong'))
}

function recallOf(results: readonly MentionResult[]): Share {
  const right = count(results, 'right')
  const wrongPlace = results.filter(
    ({ verdict, mention }) => verdict === 'wrong' && mention.codes.length > 0 && !mention.optional,
  )
  return toShare(right, right + count(results, 'missed') + wrongPlace.length)
}

function isHard({ mention }: MentionResult): boolean {
  return mention.stratum === 'hard'
}

function count(results: readonly MentionResult[], verdict: MentionResult['verdict']): number {
  return results.filter((result) => result.verdict === verdict).length
}

function format({ right, total, share, low, high }: Share): string {
  return `${share.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${right} of ${total}`
}

function toMisses({ mentions, documents }: PlacesResult): string {
  const wrong = mentions.filter(({ verdict }) => ['wrong', 'missed', 'lost'].includes(verdict))
  const ofMentions = wrong.map(
    ({ mention, placeId, words, verdict }) =>
      `- ${verdict}: ${mention.name} is ${mention.codes.join('/') || 'no place'}, found ${placeId ?? 'none'}; ${words} (${mention.path}, page ${mention.page})`,
  )
  const ofDocuments = documents
    .filter(({ isRight }) => !isRight)
    .map(
      ({ document, placeIds }) =>
        `- ${document.path} (${document.level}) is about ${document.codes.map((codes) => codes.join('/')).join(', ') || 'no place'}, found ${placeIds.join(', ') || 'none'}`,
    )
  return [...ofMentions, ...ofDocuments].join('\n')
}

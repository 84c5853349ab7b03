import path from 'node:path'
import { toTable } from '../src/cli/output.ts'
import type { Theme } from '../src/domain/vocabulary.ts'
import { readLibrary } from '../src/ingest/library/read-library.ts'
import { createThemeTagger } from '../src/ingest/tag/themes/tag-passage.ts'
import { projectFolder } from '../test/support/project-folder.ts'
import { machineLine } from './support/machine.ts'
import { BenchError, runBench } from './support/run-bench.ts'
import { seededRandom } from './support/seeded-random.ts'

// How long it takes to find 5,000 phrases in a megabyte, and to tag 100,000 passages again, beside a peer that looks for
// each phrase by itself; on one core, without the database.
const LIMIT_MS = 10 * 60_000
const TERMS = 5_000
const MEGABYTE = 1_000_000
const PASSAGES = 100_000
const PASSAGE_WORDS = 120
const MAX_MEGABYTE_MS = 300
const MAX_PASSAGES_MS = 60_000
/** The peer is measured on a part, for it takes minutes. */
const PEER_SHARE = 50

await runBench('bench:tagger', LIMIT_MS, async () => {
  const { vocabulary } = await readLibrary(path.join(projectFolder, 'library'), [])
  const random = seededRandom(54)
  const words = commonWords(vocabulary.themes)
  const pick = () => words[Math.floor(random() * words.length)] ?? ''
  const [first] = vocabulary.themes
  if (first === undefined) throw new BenchError('the vocabulary has no theme')
  const alternatives = Array.from({ length: TERMS }, () => `${pick()} ${pick()} ${pick()}`)
  const tagTerms = createThemeTagger({ themes: [{ ...first, alternatives, requires: [], excludeContext: [] }] })
  const passages = Array.from({ length: PASSAGES }, () => toSentences(pick, PASSAGE_WORDS))
  const megabyte = passages.join('\n\n').slice(0, MEGABYTE)
  tagTerms({ text: megabyte.slice(0, MEGABYTE / 10) }) // warm
  const oneMegabyte = timeOf(() => tagTerms({ text: megabyte }))
  const tagThemes = createThemeTagger(vocabulary)
  let tags = 0
  const allPassages = timeOf(() => {
    for (const text of passages) tags += tagThemes({ text }).length
  })
  const peer = naivePeer(alternatives)
  const peerPart = timeOf(() => peer(megabyte.slice(0, MEGABYTE / PEER_SHARE)))
  console.log(machineLine())
  console.log(
    toTable(
      ['what', 'ms of a core', 'limit'],
      [
        [`${TERMS} phrases in a megabyte`, oneMegabyte.toFixed(0), `${MAX_MEGABYTE_MS}`],
        [`the same, one by one (of a part, times ${PEER_SHARE})`, (peerPart * PEER_SHARE).toFixed(0), ''],
        [`${PASSAGES} passages, ${tags} tags`, allPassages.toFixed(0), `${MAX_PASSAGES_MS}`],
      ],
    ),
  )
  if (oneMegabyte > MAX_MEGABYTE_MS || allPassages > MAX_PASSAGES_MS) throw new BenchError('too slow')
})

function commonWords(themes: readonly Theme[]): readonly string[] {
  const own = themes.flatMap(({ label, definition, examples }) =>
    `${label} ${definition} ${examples.positive.join(' ')} ${examples.negative.join(' ')}`.match(/[A-Za-z-]+/g),
  )
  return own.flatMap((word) => word ?? [])
}

function toSentences(pick: () => string, count: number): string {
  const words = Array.from({ length: count }, (_, at) => (at % 20 === 19 ? `${pick()}.` : pick()))
  return words.join(' ')
}

/** In milliseconds of a core, so that other programs on the machine do not count. */
function timeOf(run: () => unknown): number {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** A regular expression for each phrase, as one would write at first. */
function naivePeer(phrases: readonly string[]): (text: string) => number {
  const patterns = phrases.map((phrase) => new RegExp(`\\b${phrase.replaceAll('-', '[- ]?')}s?\\b`, 'gi'))
  return (text) => patterns.reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0)
}

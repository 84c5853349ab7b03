import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import type { Token } from '../analysis/token.ts'
import type { PassageRun } from '../../db/texts/texts.ts'
import type { Filter } from '../../domain/filter.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { countStems } from '../match/frequencies.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toEntryConjuncts, type CountedWord } from './to-entry-conjuncts.ts'

/** Words of a quotation that is looked up in one piece; of a longer one, some pieces are. */
const WORDS_OF_SHORT = 40
const WORDS_OF_PIECE = 24
const MAX_PIECES = 6
/** Passages requested of each way into the index. */
const CANDIDATES_PER_CONJUNCT = 30
/** Places that are read and compared word by word. */
const MAX_RUNS = 24
/** Words of a passage at the least, for how many the words of a quotation may run over. */
const WORDS_OF_PASSAGE = 60

/** Where a quotation may be: runs of passages, the likeliest first. */
export interface Entries {
  readonly runs: readonly PassageRun[]
  /** How much a stem of the quotation says: the rarer in the library, the more; 0 for a stop word. */
  readonly weights: ReadonlyMap<string, number>
  /** Search servers that did not answer. */
  readonly missing: readonly string[]
}

/** Finds the passages that have most of the rare words of a quotation, with those around them. */
export async function findEntries(
  app: SearchPorts,
  plain: string,
  within: Filter,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<Entries> {
  const words = analyse(plain)
  const pieces = toPieces(words)
  const frequencies = await countByStem(app, pieces.flat(), facts, signal)
  const conjuncts = pieces.flatMap((piece) =>
    toEntryConjuncts(
      piece.map((word): CountedWord => ({ ...word, frequency: frequencies.get(word.stem) ?? 0 })),
      pieces.length > 1,
    ),
  )
  const found = await app.engine.find(
    [{ of: 'passage', conjuncts, filter: within, limit: CANDIDATES_PER_CONJUNCT }],
    signal,
  )
  const weights = toWeights(words, frequencies, facts.passages)
  const candidates = found.flatMap((each) => each.candidates)
  const reach = 1 + Math.ceil(words.length / WORDS_OF_PASSAGE)
  return { runs: toRuns(candidates, weights, reach, facts), weights, missing: found.flatMap(({ missing }) => missing) }
}

/** The words in pieces that are short enough to stand in one passage, evenly chosen. */
function toPieces(words: readonly Token[]): readonly (readonly Token[])[] {
  if (words.length <= WORDS_OF_SHORT) return [words]
  const count = Math.min(MAX_PIECES, Math.floor(words.length / WORDS_OF_PIECE))
  const step = count === 1 ? 0 : (words.length - WORDS_OF_PIECE) / (count - 1)
  return Array.from({ length: count }, (_, at) => {
    const from = Math.round(at * step)
    return words.slice(from, from + WORDS_OF_PIECE)
  })
}

async function countByStem(
  app: SearchPorts,
  words: readonly Token[],
  { corpusVersion }: LibraryFacts,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const stems = [...new Set(words.map(({ stem }) => stem))]
  const counts = await countStems(app, stems, corpusVersion, signal)
  return new Map(stems.map((stem, at) => [stem, counts[at] ?? 0]))
}

/** Stems outside the pieces that were counted weigh little: they only tell equal candidates apart. */
function toWeights(
  words: readonly Token[],
  frequencies: ReadonlyMap<string, number>,
  passages: number,
): ReadonlyMap<string, number> {
  return new Map(
    words.map(({ stem, isStop }) => {
      const frequency = frequencies.get(stem) ?? passages
      return [stem, isStop || frequency === 0 ? 0 : Math.log(1 + passages / frequency)]
    }),
  )
}

/** Runs around the candidates with the heaviest words; runs that overlap are one. */
function toRuns(
  candidates: readonly Candidate[],
  weights: ReadonlyMap<string, number>,
  reach: number,
  { versions }: LibraryFacts,
): readonly PassageRun[] {
  const rankOf = ({ versionId }: Candidate) => (versions.get(versionId)?.current === true ? 1 : 0)
  const scored = [...new Map(candidates.map((candidate) => [candidate.passageId, candidate])).values()]
    .map((candidate) => ({ candidate, score: scoreOf(candidate, weights) }))
    .sort((a, b) => b.score - a.score || rankOf(b.candidate) - rankOf(a.candidate) || byId(a.candidate, b.candidate))
  const runs: PassageRun[] = []
  for (const { candidate } of scored) {
    const { versionId, ordinal } = candidate
    const run = { versionId, from: Math.max(0, ordinal - reach), to: ordinal + reach }
    const at = runs.findIndex((other) => other.versionId === versionId && other.from <= run.to && run.from <= other.to)
    const known = runs[at]
    if (known !== undefined) {
      runs[at] = { versionId, from: Math.min(known.from, run.from), to: Math.max(known.to, run.to) }
    } else if (runs.length < MAX_RUNS) runs.push(run)
  }
  return runs
}

function scoreOf(candidate: Candidate, weights: ReadonlyMap<string, number>): number {
  let score = 0
  for (const [stem, weight] of weights) if ((candidate.countOf(stem)?.text ?? 0) > 0) score += weight
  return score
}

function byId(a: Candidate, b: Candidate): number {
  return a.passageId < b.passageId ? -1 : 1
}

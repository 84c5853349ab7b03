import { createHash } from 'node:crypto'
import type { PageCase } from './html-sets.ts'
import type { PageReader } from './html-readers.ts'
import { f1OfMeans, mean, shingleOverlap, wordOverlap, type Overlap } from './text-overlap.ts'

/** Whether rules were tuned on a page: decided by its name, so that it never changes. */
export type Half = 'tuned' | 'kept'

/** The score of one page. */
export interface PageScore {
  readonly name: string
  readonly half: Half
  readonly words: Overlap
  readonly shingles: Overlap
  readonly ms: number
  /** CPU time, which is comparable on a machine with other users. */
  readonly cpuMs: number
}

/** The scores of a set, over all of its pages or one half. */
export interface SetScore {
  readonly pages: number
  /** Mean F1 of the words. */
  readonly wordF1: number
  /** Mean F1 of sequences of four words. */
  readonly shingleF1: number
  /** F1 as defined by the article extraction benchmark: from mean precision and mean recall of shingles. */
  readonly authorsF1: number
  readonly meanMs: number
  readonly meanCpuMs: number
}

const SPLIT_SEED = 'html-1'

/** Extracts each page and compares it with its reference. Run it once before to warm up when times matter. */
export function scorePages(cases: readonly PageCase[], reader: PageReader): readonly PageScore[] {
  return cases.map(({ name, bytes, expected }) => {
    const [start, cpuStart] = [performance.now(), process.cpuUsage()]
    const text = reader.read(bytes)
    const [ms, cpu] = [performance.now() - start, process.cpuUsage(cpuStart)]
    const [words, shingles] = [wordOverlap(text, expected), shingleOverlap(text, expected)]
    return { name, half: halfOf(name), words, shingles, ms, cpuMs: (cpu.user + cpu.system) / 1_000 }
  })
}

/** Summarises the scores of pages. */
export function summarise(scores: readonly PageScore[]): SetScore {
  return {
    pages: scores.length,
    wordF1: mean(scores.map(({ words }) => words.f1)),
    shingleF1: mean(scores.map(({ shingles }) => shingles.f1)),
    authorsF1: f1OfMeans(scores.map(({ shingles }) => shingles)),
    meanMs: mean(scores.map(({ ms }) => ms)),
    meanCpuMs: mean(scores.map(({ cpuMs }) => cpuMs)),
  }
}

/** A deterministic even split by name. */
function halfOf(name: string): Half {
  const [byte = 0] = createHash('sha256').update(`${SPLIT_SEED}:${name}`).digest()
  return byte % 2 === 0 ? 'tuned' : 'kept'
}

import { z } from 'zod'
import { AppError, PermanentError, ThrottledError, TransientError } from '../../errors.ts'
import { isCatalogueFault } from '../../db/database-errors.ts'
import type { CrawlCheckpoint, Link } from '../../domain/source.ts'

/** A page of links that is still to be read. */
const queuedPage = z.object({
  address: z.string(),
  /** Links from the first page to this one. */
  depth: z.int(),
  /** Whether it failed once already. */
  isRepeated: z.boolean(),
})
export type QueuedPage = Readonly<z.infer<typeof queuedPage>>

const progressShape = z.object({
  pending: z.array(queuedPage),
  known: z.array(z.string()),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
})

/** The pages that a crawl has met, by address. */
export interface KnownPages {
  has(address: string): boolean
  /** How many there are, the first page among them. */
  readonly size: number
  /** Notes another address of a page that is read already. */
  note(address: string): void
  /** Reads a page later, after all that were added before; a known one is not read again. */
  add(address: string, depth: number): void
}

/** Reads one page: yields its links, and adds the further pages that it names. */
export type VisitPage = (page: QueuedPage, pages: KnownPages) => AsyncIterable<Link>

/**
 * Visits the page at `first` and those added meanwhile, breadth first. A page that fails does not stop the others: when
 * it may work soon, it is visited once more, alone, after them. The first failure that remains is thrown at the end, as
 * permanent, so that nobody repeats the whole crawl for it. When the host makes the crawl wait, or the process dies, the
 * next attempt of the run goes on with the pages that are left.
 * @throws the first page's own error; ThrottledError of any page; PermanentError with the code of the first failure
 */
export async function* crawlQueue(
  first: string,
  checkpoint: CrawlCheckpoint,
  signal: AbortSignal,
  visit: VisitPage,
): AsyncIterable<Link> {
  const saved = progressShape.safeParse(checkpoint.progress).data
  const pending: QueuedPage[] = saved?.pending ?? [{ address: first, depth: 0, isRepeated: false }]
  const known = new Set(saved?.known ?? [first])
  let failure = saved?.failure ?? null
  const pages = knownPages(known, pending)
  for (let page = pending[0]; page !== undefined; page = pending[0]) {
    signal.throwIfAborted()
    try {
      yield* visit(page, pages)
      pending.shift()
    } catch (error) {
      if (!isOfPage(error, page)) throw error
      pending.shift()
      if (error instanceof TransientError && !page.isRepeated) pending.push({ ...page, isRepeated: true })
      else failure ??= { code: error.code, message: error.message }
    }
    if (pending.length > 0) await checkpoint.saveProgress({ pending, known: [...known], failure })
  }
  if (failure !== null) throw new PermanentError(failure.code, failure.message)
}

function knownPages(known: Set<string>, pending: QueuedPage[]): KnownPages {
  return {
    has: (address) => known.has(address),
    get size() {
      return known.size
    },
    note: (address) => void known.add(address),
    add: (address, depth) => {
      if (known.has(address)) return
      known.add(address)
      pending.push({ address, depth, isRepeated: false })
    },
  }
}

/** Whether an error concerns this page alone. Without the first page there is no list at all. */
function isOfPage(error: unknown, { depth }: QueuedPage): error is AppError {
  return depth > 0 && error instanceof AppError && !(error instanceof ThrottledError) && !isCatalogueFault(error)
}

import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { toTable } from '../../cli/output.ts'

interface Pair {
  readonly duplicateId: string
  readonly documentIds: readonly string[]
  readonly grounds: readonly string[]
  readonly score: number
  readonly verdict: string | null
}

/** Removes a document permanently, and prints its record. */
export async function remove(
  { api, output }: Served,
  documentId: string,
  removal: { readonly by: string; readonly reason: string },
): Promise<ExitCode> {
  await api.post(`/documents/${encodeURIComponent(documentId)}/removal`, removal)
  const { removals } = await api.get<{ removals: { documentId: string; title: string; finished: boolean }[] }>(
    '/removals?limit=1',
  )
  const [tombstone] = removals
  const rest = tombstone?.finished === true ? '' : '; its original files and index entries are being deleted'
  output.data(removals, `removed: ${tombstone?.title ?? documentId}${rest}`)
  return EXIT.done
}

/** Undecided pairs of documents that may be one work, the likeliest first. */
export async function duplicates({ api, output }: Served): Promise<ExitCode> {
  const { duplicates: pairs } = await api.get<{ duplicates: readonly Pair[] }>('/duplicates?limit=100')
  const rows = pairs.map((pair) => [
    `${api.url}/duplicates/${pair.duplicateId}`,
    pair.score.toFixed(2),
    pair.grounds.join(', '),
    pair.documentIds.join(' '),
  ])
  output.data(pairs, pairs.length === 0 ? 'no pairs to decide' : toTable(['PAGE', 'SCORE', 'WHY', 'DOCUMENTS'], rows))
  return EXIT.done
}

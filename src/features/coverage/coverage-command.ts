import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { toTable } from '../../cli/output.ts'

interface Coverage {
  readonly counts: readonly { readonly state: string; readonly strategies: number; readonly places: number }[]
  readonly rows: readonly {
    readonly place: string
    readonly state: string
    readonly reasons: readonly string[]
    readonly strategy: { readonly title: string; readonly since: string | null } | null
    readonly lastSeenAt: string | null
  }[]
}

/** The coverage register as a table, or as CSV. */
export async function coverage(
  { api, output }: Served,
  { csv, ...filters }: { readonly csv: boolean; readonly state?: readonly string[]; readonly sort?: string },
): Promise<ExitCode> {
  const query = new URLSearchParams([
    ...(filters.state ?? []).map((state): [string, string] => ['state', state]),
    ...(filters.sort === undefined ? [] : [['sort', filters.sort] as [string, string]]),
  ])
  if (csv) {
    process.stdout.write(await api.text(`/coverage.csv?${query}`))
    return EXIT.done
  }
  const found = await api.get<Coverage>(`/coverage?${query}`)
  const rows = found.rows.map(({ place, state, strategy, lastSeenAt, reasons }) => [
    place,
    state,
    strategy?.since ?? '',
    lastSeenAt?.slice(0, 10) ?? '',
    reasons.join(' '),
  ])
  output.data(found, toTable(['PLACE', 'STATE', 'SINCE', 'LAST SEEN', 'WHY'], rows))
  const counts = found.counts.filter(({ places }) => places > 0)
  output.say(
    counts.map(({ state, strategies, places }) => `${state}: ${strategies} strategies, ${places} places`).join('\n'),
  )
  return EXIT.done
}

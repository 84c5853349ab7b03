/** A fault of some versions of Meilisearch that concerns us; `from` and `before` are versions, null: unbounded. */
interface KnownFault {
  readonly from: string | null
  readonly before: string | null
  readonly what: string
}

/** The oldest version that we test. */
const OLDEST_TESTED = '1.21.0'

/** From the changelog of Meilisearch and its issues, whose numbers are given. */
const KNOWN_FAULTS: readonly KnownFault[] = [
  { from: null, before: OLDEST_TESTED, what: `older than ${OLDEST_TESTED}, the oldest that we test` },
  { from: '1.12.0', before: '1.39.0', what: 'leaks memory' },
  { from: null, before: '1.30.1', what: 'a swap of indexes loses waiting tasks (#6059); our writers wait for it' },
  { from: null, before: '1.33.1', what: 'an imported dump may write outside its folder; import none of others' },
  { from: null, before: '1.43.1', what: 'its requests to embedders are checked incompletely (SSRF)' },
  { from: '1.41.0', before: '1.43.0', what: 'finds fewer words with typing errors (#6350)' },
  { from: '1.42.0', before: '1.50.0', what: 'long filters take nine times as long (#6354)' },
]

/** What is known to be wrong of a version, as the program or `/version` reports it. */
export function knownFaultsOf(version: string): readonly string[] {
  return KNOWN_FAULTS.filter(({ from, before }) => {
    return (from === null || compare(version, from) >= 0) && (before === null || compare(version, before) < 0)
  }).map(({ what }) => what)
}

/** A version and what is known of it, as one line. */
export function describeVersion(version: string): string {
  const faults = knownFaultsOf(version)
  return faults.length === 0 ? version : `${version} (known: ${faults.join('; ')})`
}

/** By release number; a pre-release counts as its release. */
function compare(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (const [at, number] of left.entries()) {
    const other = right[at] ?? 0
    if (number !== other) return number - other
  }
  return 0
}

function numbersOf(version: string): readonly number[] {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []
  return numbers.length === 0 ? [0, 0, 0] : numbers.map(Number)
}

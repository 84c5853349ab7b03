import type { InputIssue } from '../../errors.ts'

/** A value and where in the file it stands. */
export interface Placed {
  readonly path: string
  readonly value: string
}

/** An issue for each value whose key an earlier one has. */
export function repeated(
  values: Iterable<Placed>,
  keyOf: (value: string) => string = (value) => value,
): readonly InputIssue[] {
  const first = new Map<string, string>()
  const issues: InputIssue[] = []
  for (const { path, value } of values) {
    const key = keyOf(value)
    const owner = first.get(key)
    if (owner === undefined) first.set(key, path)
    else issues.push({ path, message: `"${value}" is already at ${owner}` })
  }
  return issues
}

/** An issue for each value that is no known id. */
export function unresolved(values: Iterable<Placed>, known: ReadonlySet<string>): readonly InputIssue[] {
  return [...values]
    .filter(({ value }) => !known.has(value))
    .map(({ path, value }) => ({ path, message: `no entry "${value}"` }))
}

/** Each value of a list with its path. */
export function placed(path: string, values: readonly string[]): readonly Placed[] {
  return values.map((value, index) => ({ path: `${path}.${index}`, value }))
}

import type { InputIssue } from '../../errors.ts'

/** A value and its path in the file. */
export interface PathValue {
  readonly path: string
  readonly value: string
}

/** An issue for each value whose key has already occurred. */
export function findDuplicates(
  values: Iterable<PathValue>,
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

/** An issue for each value that is not a known id. */
export function findUnknownIds(values: Iterable<PathValue>, known: ReadonlySet<string>): readonly InputIssue[] {
  return [...values]
    .filter(({ value }) => !known.has(value))
    .map(({ path, value }) => ({ path, message: `no entry "${value}"` }))
}

/** Each value of a list with its path. */
export function withPaths(path: string, values: readonly string[]): readonly PathValue[] {
  return values.map((value, index) => ({ path: `${path}.${index}`, value }))
}

/**
 * Whether an address has a backslash before its path: some parsers end the host there and others do not
 * (`http://a.test\@b.test/`), so that the host checked may differ from the host requested.
 */
export function hasAmbiguousHost(address: string): boolean {
  return /^\s*([a-z][a-z0-9+.-]*:)?[/\\]{2}[^/?#]*\\/i.test(address)
}

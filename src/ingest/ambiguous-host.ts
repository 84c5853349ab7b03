/**
 * Whether an address has a backslash before its path: some readers end the host there and others do not
 * (`http://a.test\@b.test/`), so that what is checked need not be what is asked.
 */
export function hasAmbiguousHost(address: string): boolean {
  return /^\s*([a-z][a-z0-9+.-]*:)?[/\\]{2}[^/?#]*\\/i.test(address)
}

/** The name of an element without its prefix. */
export function bareName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

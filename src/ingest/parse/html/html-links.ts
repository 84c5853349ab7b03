import { MAX_LINKS, MAX_LINK_CHARACTERS } from '../limits.ts'

/** Collects distinct addresses, up to MAX_LINKS. */
export interface LinkList {
  readonly full: boolean
  add(address: string): void
  toArray(): readonly string[]
}

/** Schemes that lead to no document, and links within the page (`#`). */
const NO_DOCUMENT = /^(?:#|javascript:|data:|mailto:|tel:|sms:|file:|blob:|about:|vbscript:)/i

/** An empty list. Addresses are stored as written, without control characters; they are resolved when fetched. */
export function createLinkList(): LinkList {
  const links = new Set<string>()
  let full = false
  return {
    get full() {
      return full
    },
    add(address) {
      // the URL standard strips these anywhere in an address
      const link = address.slice(0, 2 * MAX_LINK_CHARACTERS).replace(/[\0-\u0020\u007F-\u009F\p{Cs}]+/gu, '')
      if (link === '' || link.length > MAX_LINK_CHARACTERS || NO_DOCUMENT.test(link) || links.has(link)) return
      if (links.size >= MAX_LINKS) full = true
      else links.add(link)
    },
    toArray: () => [...links],
  }
}

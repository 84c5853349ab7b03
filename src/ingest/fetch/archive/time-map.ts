/** One capture of an address in a web archive. */
export interface Memento {
  readonly address: string
  readonly capturedAt: Date
}

/** A home page has some 100,000 captures; anything beyond this is not read. */
const MAX_CHARACTERS = 20 * 1024 * 1024

/** RFC 6690: an address and its parameters, whose quoted values may hold commas. */
const LINK = /<([^<>]{1,8192})>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]{0,500}"|[^",;\s]{1,500}))*)/g

/**
 * Archives built like pywb and the Wayback Machine: 14 digits, perhaps a display modifier, then the original address.
 */
const REPLAY = /\/(\d{14})(?:[a-z]{2}_)?\/(?=https?:)/

/** The captures that a TimeMap (RFC 7089 section 5, `application/link-format`) lists, oldest first. */
export function parseTimeMap(text: string, base: string): readonly Memento[] {
  const mementos: Memento[] = []
  for (const [, uri = '', parameters = ''] of text.slice(0, MAX_CHARACTERS).matchAll(LINK)) {
    const isMemento = /;\s*rel\s*=\s*"?[^";]*\bmemento\b/i.test(parameters)
    const capturedAt = toInstant(/;\s*datetime\s*=\s*"([^"]+)"/i.exec(parameters)?.[1])
    if (isMemento && capturedAt !== null && URL.canParse(uri, base)) {
      mementos.push({ address: new URL(uri, base).href, capturedAt })
    }
  }
  return mementos.sort((a, b) => a.capturedAt.getTime() - b.capturedAt.getTime())
}

/**
 * Which captures to try, best first, at most `limit`. When the publication date is known, the first capture after it is
 * best, since later ones may show a withdrawal notice or an error page. Otherwise the newest come first.
 */
export function chooseMementos(
  mementos: readonly Memento[],
  published: string | null,
  limit: number,
): readonly Memento[] {
  const newestFirst = [...mementos].reverse()
  const fromMs = published === null ? null : endOf(published)
  if (fromMs === null) return newestFirst.slice(0, limit)
  const after = mementos.filter(({ capturedAt }) => capturedAt.getTime() >= fromMs)
  const before = newestFirst.filter(({ capturedAt }) => capturedAt.getTime() < fromMs)
  return [...after, ...before].slice(0, limit)
}

/** When a capture was taken, by its Memento-Datetime header or else its address; null when neither states it. */
export function capturedAtOf(header: string | undefined, address: string): Date | null {
  const digits = REPLAY.exec(address)?.[1]
  const [year, month, day, hour, minute, second] = digits?.match(/^\d{4}|\d{2}/g) ?? []
  const fromAddress = digits === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
  return toInstant(header) ?? toInstant(fromAddress)
}

/** The address of the bytes as they were, without the archive's own banner and links. */
export function toRawAddress(address: string): string {
  return address.replace(REPLAY, '/$1id_/')
}

/** The last moment of a year, month or day: a year alone may mean its December. */
function endOf(published: string): number | null {
  const [year = NaN, month, day] = published.split('-').map(Number)
  const ms = day === undefined ? Date.UTC(year, month ?? 12) : Date.UTC(year, (month ?? 1) - 1, day)
  return Number.isNaN(ms) ? null : ms
}

function toInstant(text: string | undefined): Date | null {
  const ms = Date.parse(text ?? '')
  return Number.isNaN(ms) ? null : new Date(ms)
}

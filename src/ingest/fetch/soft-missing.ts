/** What of an answer tells a page from an excuse for one. */
interface Answer {
  readonly address: string
  readonly redirects: readonly string[]
  readonly mediaType: string | null
  readonly bytes: Uint8Array
}

/** Where a title and the first heading stand; what follows says no more. */
const MAX_HEAD_BYTES = 64 * 1024
/** A page about missing pages is longer than a page that says it is missing. */
const MAX_EXCUSE_BYTES = 200 * 1024

const HOME = /^\/(?:(?:index|default|home)(?:\.\w{2,5})?)?\/?$/i
const TITLE = /<title[^>]*>([^<]{1,300})<\/title>/i
const HEADING = /<h1[^>]*>([\s\S]{1,500}?)<\/h1>/i

const SUBJECT = String.raw`(?:sorry[,.!]?\s*)?(?:(?:this|the|that)\s+)?(?:requested\s+)?(?:page|file|document|resource|content)`
const ASIDE = String.raw`(?:\s+you\s+(?:requested|are looking for))?`
const DENIAL = String.raw`(?:was not|is not|isn['’]t|not|could not be|can ?not be|can['’]t be|does not|doesn['’]t|(?:is )?no longer)`

/** Statements by which sites say that there is no such page, each the beginning of a title or heading. */
const EXCUSES: readonly RegExp[] = [
  new RegExp(String.raw`^${SUBJECT}${ASIDE}\s+${DENIAL}\s+(?:found|exists?|available|here)\b`, 'i'),
  /^(?:error\s+)?40[14](?:\s*[-:.]?\s*(?:error|(?:page |file )?not found).*)?$/i,
  /^(?:not found|page missing|page unavailable)\s*$/i,
]

/**
 * Why an answer of 200 means that the document is not there any more: the page says so in its title or first heading,
 * or the address leads to the site's front page. Null for anything else, and for files.
 */
export function softMissing(asked: string, answer: Answer): string | null {
  if (!isPage(answer)) return null
  if (answer.redirects.length > 0 && isHome(answer.address) && !isHome(asked))
    return 'it leads to the front page of a site'
  if (answer.bytes.length > MAX_EXCUSE_BYTES) return null
  const head = Buffer.from(answer.bytes.subarray(0, MAX_HEAD_BYTES)).toString('latin1')
  if (!/<(?:!doctype|html|head|title|body)/i.test(head)) return null
  const titles = [TITLE.exec(head)?.[1], HEADING.exec(head)?.[1]].flatMap((text) =>
    text === undefined ? [] : partsOf(text),
  )
  const excuse = titles.find((title) => EXCUSES.some((words) => words.test(title)))
  return excuse === undefined ? null : `the page says “${excuse.slice(0, 80)}”`
}

/** By its type or, since sites answer for a missing PDF with a page under its type, by its first sign. */
function isPage({ mediaType, bytes }: Answer): boolean {
  if (mediaType !== null && /html/.test(mediaType)) return true
  return Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart().startsWith('<!')
}

function isHome(address: string): boolean {
  const url = new URL(address)
  return HOME.test(url.pathname) && url.search === ''
}

/** "Page not found - Example Council" is two statements. */
function partsOf(title: string): readonly string[] {
  return title
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#39|rsquo|apos|#8217);/g, "'")
    .replace(/&(?:ndash|mdash|#8211|#8212);|\x96|\x97|â\x80[\x93\x94]/g, '|')
    .split(/\s[-–—]\s|[|:»·]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
}

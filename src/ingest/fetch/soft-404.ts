/** The parts of a response that distinguish a page from a soft 404. */
interface Answer {
  readonly address: string
  readonly redirects: readonly string[]
  readonly mediaType: string | null
  readonly bytes: Uint8Array
}

/** The title and the first heading are within this. */
const MAX_HEAD_BYTES = 64 * 1024
/** A longer page is about missing pages rather than missing itself. */
const MAX_NOTICE_BYTES = 200 * 1024

const HOME = /^\/(?:(?:index|default|home)(?:\.\w{2,5})?)?\/?$/i
const TITLE = /<title[^>]*>([^<]{1,300})<\/title>/i
const HEADING = /<h1[^>]*>([\s\S]{1,500}?)<\/h1>/i

const SUBJECT = String.raw`(?:sorry[,.!]?\s*)?(?:(?:this|the|that)\s+)?(?:requested\s+)?(?:page|file|document|resource|content)`
const ASIDE = String.raw`(?:\s+you\s+(?:requested|are looking for))?`
const DENIAL = String.raw`(?:was not|is not|isn['’]t|not|could not be|can ?not be|can['’]t be|does not|doesn['’]t|(?:is )?no longer)`

/** Phrases by which sites report a missing page, each at the start of a title or heading. */
const MISSING_PHRASES: readonly RegExp[] = [
  new RegExp(String.raw`^${SUBJECT}${ASIDE}\s+${DENIAL}\s+(?:found|exists?|available|here)\b`, 'i'),
  /^(?:error\s+)?40[14](?:\s*[-:.]?\s*(?:error|(?:page |file )?not found).*)?$/i,
  /^(?:not found|page missing|page unavailable)\s*$/i,
]

/**
 * Why a response with status 200 means that the document is gone (a soft 404): the title or first heading says so, or
 * the address redirects to the site's front page. Null for anything else, and for files.
 */
export function soft404Reason(requested: string, answer: Answer): string | null {
  if (!isPage(answer)) return null
  if (answer.redirects.length > 0 && isHome(answer.address) && !isHome(requested))
    return 'it redirects to the front page of a site'
  if (answer.bytes.length > MAX_NOTICE_BYTES) return null
  const head = Buffer.from(answer.bytes.subarray(0, MAX_HEAD_BYTES)).toString('latin1')
  if (!/<(?:!doctype|html|head|title|body)/i.test(head)) return null
  const titles = [TITLE.exec(head)?.[1], HEADING.exec(head)?.[1]].flatMap((text) =>
    text === undefined ? [] : statementsOf(text),
  )
  const phrase = titles.find((title) => MISSING_PHRASES.some((words) => words.test(title)))
  return phrase === undefined ? null : `the page says “${phrase.slice(0, 80)}”`
}

/** By media type or, since sites send an error page with the type of a missing PDF, by its first bytes. */
function isPage({ mediaType, bytes }: Answer): boolean {
  if (mediaType !== null && /html/.test(mediaType)) return true
  return Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart().startsWith('<!')
}

function isHome(address: string): boolean {
  const url = new URL(address)
  return HOME.test(url.pathname) && url.search === ''
}

/** "Page not found - Example Council" is two statements. */
function statementsOf(title: string): readonly string[] {
  return title
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#39|rsquo|apos|#8217);/g, "'")
    .replace(/&(?:ndash|mdash|#8211|#8212);|\x96|\x97|â\x80[\x93\x94]/g, '|')
    .split(/\s[-–—]\s|[|:»·]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
}

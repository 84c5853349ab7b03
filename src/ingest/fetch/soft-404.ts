import { outlineOf, type PageOutline } from './page-outline.ts'

/** The parts of a response that distinguish a page from a soft 404. */
interface Answer {
  readonly address: string
  readonly redirects: readonly string[]
  readonly mediaType: string | null
  readonly bytes: Uint8Array
}

/** Within this, a page shows that it is one. */
const MAX_HEAD_BYTES = 64 * 1024
/** A longer page is about missing pages rather than missing itself. */
const MAX_NOTICE_BYTES = 200 * 1024
/** Words outside links and menus. Notices with search tips and a telephone number have up to a hundred; articles more. */
const MAX_NOTICE_WORDS = 200
/** A notice that neither title nor heading gives is short, and says so at once. */
const MAX_BARE_NOTICE_WORDS = 120
const FIRST_BLOCKS = 6

const HOME = /^\/(?:(?:index|default|home)(?:\.\w{2,5})?)?\/?$/i

const OPENING = String.raw`(?:(?:oops|whoops|sorry|apologies|error|404|we['’\ufffd]re sorry|we are sorry|unfortunately)[,.!:\s-]*(?:but\s+)?)*`
const THING = String.raw`(?:page|file|document|resource|content|item|publication|article|url|link)`
const SUBJECT = String.raw`(?:(?:this|the|that|your)\s+)?(?:requested\s+|web\s?)?${THING}`
const ASIDE = String.raw`(?:\s+(?:that\s+)?you\s+(?:(?:have\s+)?(?:requested|asked for|followed|entered)|(?:are|were)\s+(?:looking|searching) for|(?:are|were)\s+trying to\s+(?:reach|access|view|open)|tried to\s+(?:reach|access|view|open)|want(?:ed)?)|\s+at this address)?`
const DENIAL = String.raw`(?:(?:was|is|were) not|isn['’\ufffd]t|wasn['’\ufffd]t|not|could(?: not|n['’\ufffd]t) be|can ?not be|can['’\ufffd]t be|does not|doesn['’\ufffd]t|(?:is )?no longer|(?:has|have) (?:been|either been)|may (?:have been|no longer)|might (?:have been|no longer))`
const STATE = String.raw`(?:found|located|exists?|available|here|removed|deleted|taken down|moved|renamed)`
const WE = String.raw`(?:we|i)\s+(?:can['’\ufffd]?t|cannot|can not|could(?: not|n['’\ufffd]t)|were unable to|are unable to|(?:have\s+)?(?:failed to))\s+(?:seem to\s+)?(?:find|locate)\s+(?:the|that|this|your|a|any|what)\b`

/** Sentences by which sites report a missing page, from their beginning. */
const SENTENCES: readonly RegExp[] = [
  String.raw`${OPENING}${SUBJECT}${ASIDE}\s+${DENIAL}\s+${STATE}\b`,
  String.raw`${OPENING}${WE}\s*(?:\w+\s+)?(?:${THING}|you(?:['’\ufffd]re| are| were) looking for)\b`,
  String.raw`${OPENING}(?:there is|there['’\ufffd]s)\s+no(?:thing| such)?\s*(?:${THING}\s*)?(?:here|at this (?:address|location|url))\b`,
  String.raw`${OPENING}(?:it looks like )?nothing (?:was |could be )?found (?:here|at this (?:address|location|url))\b`,
  String.raw`the requested (?:url|address|page|resource).{0,200}? (?:was|is|could) not (?:be )?found\b`,
  String.raw`(?:page|document) introuvable$`,
  String.raw`(?:diese |die )?seite (?:wurde )?nicht gefunden`,
  String.raw`(?:tudalen heb (?:ei|ei) (?:chanfod|ddarganfod|chael)|ni ellir dod o hyd i['’\ufffd]?r dudalen)`,
].map((sentence) => new RegExp(`^${sentence}`, 'i'))

/** Words that are a notice where they stand alone, and may be the beginning of any title where they do not. */
const BARE: readonly RegExp[] = [
  /^(?:error\s+)?40[14](?:\s*[-:.]?\s*(?:error|(?:page |file )?not found).*)?$/i,
  /^(?:not found|page missing|page unavailable|missing page|page removed)[.!]?$/i,
]

/**
 * Why a response with status 200 means that the document is gone (a soft 404): the title, a heading or the first words
 * say so, and the page has little else to say; or the address redirects to the site's front page. Null for anything else,
 * and for files. A title that only begins with such words ("Not found: the lost villages") is no notice unless the page
 * itself is one, and a page of some length is none by its title alone.
 */
export function soft404Reason(requested: string, answer: Answer): string | null {
  if (!isPage(answer)) return null
  if (answer.redirects.length > 0 && isHome(answer.address) && !isHome(requested))
    return 'it redirects to the front page of a site'
  if (answer.bytes.length > MAX_NOTICE_BYTES) return null
  const head = Buffer.from(answer.bytes.subarray(0, MAX_HEAD_BYTES)).toString('latin1')
  if (!/<(?:!doctype|html|head|title|body)/i.test(head)) return null
  const notice = noticeOf(outlineOf(answer.bytes))
  return notice === null ? null : `the page says “${notice.slice(0, 80)}”`
}

function noticeOf({ title, headings, blocks, words }: PageOutline): string | null {
  const inTitle = title === null ? null : statedBy(title)
  const inHeading = headings.map(statedBy).find((found) => found !== null) ?? null
  const inText = blocks.slice(0, FIRST_BLOCKS).find((block) => SENTENCES.some((sentence) => sentence.test(block)))
  const headed = inTitle ?? inHeading
  if (headed === null) return words <= MAX_BARE_NOTICE_WORDS ? (inText ?? null) : null
  // an article of that title has more to say, and says nothing of the kind
  const isConfirmed = inText !== undefined || (inTitle !== null && inHeading !== null && isSentence(inHeading))
  return isConfirmed || words <= MAX_NOTICE_WORDS ? headed : null
}

/** The part of a title or heading that reports a missing page, or null. */
function statedBy(line: string): string | null {
  const parts = line.split(/\s[-–—:]\s|[|»·]/).map((part) => part.trim())
  for (const part of parts) {
    if (isNotice(part)) return part
    // after a colon it is said of a site or an error; before one it may be the beginning of any title
    const [first = '', ...rest] = part.split(':').map((piece) => piece.trim())
    const last = rest.at(-1)
    if (last !== undefined && isNotice(last) && (isNotice(first) || isSentence(last))) return last
  }
  return null
}

function isNotice(statement: string): boolean {
  return isSentence(statement) || BARE.some((words) => words.test(statement))
}

/** Whether a statement is a sentence on a missing page, with nothing before a colon. */
function isSentence(statement: string): boolean {
  return !/:\s/.test(statement) && SENTENCES.some((sentence) => sentence.test(statement))
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

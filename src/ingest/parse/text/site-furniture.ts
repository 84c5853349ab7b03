import type { Span } from '../../../domain/parsed-document.ts'

/** Links of footers and menus, in the languages of our sources; a line of nothing else is no text. */
const LINK =
  '(?:privacy|cookies?|terms|accessibility|contact|sitemap|site map|help|about|disclaimer|legal|imprint|impressum|datenschutz|kontakt|barrierefreiheit|mentions légales|confidentialité|plan du site|contacto|aviso legal|careers|jobs|press|media|newsletters?|rss|home|start|news|feedback|complaints|log ?in|sign ?in|subscribe|faqs?|search|menu|events|services|projects|publications|council|back to top|top|top of page|nach oben|haut de page|copyright|modern slavery|freedom of information|foi|a to z|a-z|languages?|english|cymraeg|deutsch|français|español|manage|report|follow|print|blog|resources|library|shop|donate|join us|our work|what we do|who we are|get involved|facebook|twitter|x|linkedin|instagram|youtube|whatsapp|email|mastodon|bluesky|threads|tiktok|flickr|pinterest|reddit|telegram|copy link)'
const LINK_TAIL =
  '(?: (?:policy|policies|notice|statement|settings|preferences|centre|center|and conditions|& conditions|of use|of service|conditions|us|the council|information|erklärung|hinweis|notices|page|and media|and events|this site|website|site|links?|form|a problem|protection|on (?:facebook|twitter|x|linkedin|instagram|youtube)))*'
const SEPARATOR = '\\s*[|·•,/>»›&–—\\t-]\\s*|\\s{2,}|\\s+and\\s+'
const LINKS = new RegExp(`^\\W*${LINK}${LINK_TAIL}(?:(?:${SEPARATOR})${LINK}${LINK_TAIL}){0,20}\\W*$`, 'iu')

/** Whole lines of footers: rights, makers, opinion polls, ways to share. */
const FOOTER_LINES: readonly RegExp[] = [
  /^\W*(?:©|\(c\)|&copy;|(?:crown )?copyright\b(?! (?:law|act|reform|protection|infring|is|was|has|and|in|for|works?|holders?|owners?)\b))/iu,
  /^.{0,120}\ball rights reserved\b.{0,120}$|^.{0,60}(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|alle rechten voorbehouden).{0,60}$/iu,
  /^\W*(?:share|tweet|e-?mail|print|save|bookmark|like|pin|post|forward|copy link)(?: (?:this|on|to|via|with|by|page|article|story|post|it|friends?|a|link|the|facebook|twitter|x|linkedin|whatsapp|email|e-mail|and|or)){0,8}\W*$/iu,
  /^\W*(?:share|teilen|partager|compartir|condividi|delen)(?: (?:this|on|page|article|story)){0,3}\s*:.{0,120}$/iu,
  /^\W*(?:follow|find|connect with|join) us(?: (?:on|at|via)\b.{0,80})?\W*$/iu,
  /^\W*(?:powered|website|site|web design|designed|built|hosted|developed|maintained)(?: and (?:built|hosted|designed|developed|maintained))? by\b.{0,80}$/iu,
  /^\W*(?:was this (?:page|article|information) (?:helpful|useful)|is (?:there anything wrong with )?this page(?: useful| helpful| not working)?|report a problem with this page|rate this page|did you find what you were looking for|how useful was this page)\b.{0,80}$/iu,
  /^\W*(?:sign up|subscribe|register)(?: now| here| today)?(?: (?:to|for) (?:our|the|receive|get|email|e-mail|news)\b.{0,100})?\W*$/iu,
  /^\W*(?:registered (?:charity|company|office|in england)|charity (?:no|number|reg)|company (?:no|number|reg)|vat (?:no|number|reg))\b.{0,160}$/iu,
  /^\W*(?:skip to (?:main |the )?(?:content|navigation|text)|jump to (?:content|navigation)|zum inhalt(?: springen)?|aller au contenu|back to (?:top|the top|news|list|results|all .{1,30})|return to (?:top|news)|(?:nach|seiten) ?(?:oben|anfang)|page \d+ of \d+|advertisement|sponsored(?: content)?|loading\W*)\W*$/iu,
]
/** Belongs to a footer only beside one of these lines. */
const FOOTER_DATE = /^\W*(?:(?:this )?(?:page|site) )?(?:was )?last (?:updated|modified|reviewed|changed)\b.{0,60}$/iu

/**
 * Headings above lists of other pages, as whole lines. "Further reading" and "More information" are not among them, since
 * what follows belongs to the text.
 */
const RELATED = new RegExp(
  `^[\\W_]*(?:${[
    '(?:related|recommended|suggested|similar|associated)(?: (?:articles?|stories|story|news|pages?|posts?|content|links?|reading|items?|topics?|documents?|publications?|information|reports?|headlines|videos?|resources|services|projects|events|guides?|to this|now|searches|features|coverage|updates|for you|from .{1,40}|by .{1,40}|and|&)){0,4}',
    '(?:your )?(?:recommended|recommendations)(?: for you)?|trending(?: (?:now|topics|stories|articles|news))?|popular(?: now)?',
    '(?:more|popular|latest|trending|top|recent|other|most recent)(?: (?:articles|stories|news|posts|headlines|videos|updates|content|features|picks|coverage|stories from .{1,40}|news from .{1,40}))+',
    'more (?:great |top |good )?.{1,30} (?:stories|articles|news)',
    'most (?:read|popular|viewed|shared|watched)(?: (?:stories|articles|news|now|today))?',
    'you (?:may|might) (?:also )?(?:like|be interested in|enjoy)(?: (?:these|this|reading|to read))?|people also (?:read|viewed|ask)',
    '(?:read|see) (?:next|more|also)|read this next|up next|next up|what to read next|keep reading|explore more|more to explore|also (?:on|in) .{1,40}',
    "more (?:from|on|in|like|about) .{1,60}|don[’']?t miss|editor[’']?s (?:picks?|choice)|from (?:around )?the web|around the web|(?:sponsored|promoted) (?:links|stories|content)|in other news|elsewhere on .{1,40}",
    'lesen sie auch|mehr zum thema|das könnte sie auch interessieren|ähnliche (?:artikel|beiträge|themen)|weitere (?:artikel|meldungen|nachrichten|themen)|empfohlen(?:e .{1,40})?',
    'à lire aussi|lire aussi|voir aussi|sur le même sujet|articles (?:similaires|liés|associés|recommandés)|recommandations',
    'te puede interesar|artículos relacionados|leggi anche|articoli correlati|lees ook|gerelateerde? .{1,30}|läs också|les også|læs også',
  ].join('|')})\\W*$`,
  'iu',
)

/** A block of other pages is at the end, and is made of headlines. */
const MAX_RELATED_LINES = 40
const MAX_HEADLINE_WORDS = 22
/** Sentences of summaries below the headlines: no more than one for each two lines. */
const MAX_SENTENCE_SHARE = 0.5
const MAX_LINE_CHARACTERS = 400
/** Text has at least one line of this many words; else the file may consist of such lines. */
const MIN_TEXT_WORDS = 6

/**
 * What surrounds a text without markup, or on a page that does not mark it: links and rights at its end, lists of other
 * pages below their heading, and a menu at its start. Spans of whole lines of `text`, in order; none if nothing else
 * would remain.
 */
export function findSiteFurniture(text: string): readonly Span[] {
  const lines = linesOf(text)
  const end = findEnd(lines)
  const start = findStart(lines, end)
  if (!lines.slice(start, end).some(({ words }) => words >= MIN_TEXT_WORDS)) return []
  const [first, last] = [lines[start], lines[end]]
  const spans: Span[] = []
  if (start > 0 && first !== undefined) spans.push({ start: 0, end: first.start })
  if (last !== undefined) spans.push({ start: last.start, end: text.length })
  return spans
}

interface TextLine {
  readonly text: string
  /** Offset in the text. */
  readonly start: number
  readonly words: number
}

/** Lines that are not blank. */
function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const bare = line.slice(0, MAX_LINE_CHARACTERS).trim()
    if (bare !== '')
      lines.push({
        text: bare,
        start,
        words: line.length > MAX_LINE_CHARACTERS ? MAX_LINE_CHARACTERS : bare.split(/\s+/).length,
      })
    start += line.length + 1
  }
  return lines
}

/** The index after the last line of text: footer lines and lists of other pages may follow each other. */
function findEnd(lines: readonly TextLine[]): number {
  let end = lines.length
  for (;;) {
    const before = end
    while (end > 0 && isFooterLine(lines, end - 1, end < lines.length)) end -= 1
    end = findRelated(lines, end) ?? end
    if (end === before) return end
  }
}

function isFooterLine(lines: readonly TextLine[], index: number, isBesideFooter: boolean): boolean {
  const { text = '', words = 0 } = lines[index] ?? {}
  if (words > 40) return false
  if (FOOTER_LINES.some((line) => line.test(text)) || isLinks(text)) return true
  // a rule above a footer
  if (isBesideFooter && /^[\W_]+$/.test(text)) return true
  return isBesideFooter && FOOTER_DATE.test(text)
}

/** Whether a line is one that only footers and menus have. */
export function isSiteLine(line: string): boolean {
  return isLinks(line) || (line.length <= MAX_LINE_CHARACTERS && FOOTER_LINES.some((footer) => footer.test(line)))
}

/** Whether a line consists of links that footers and menus have, such as "Home | Contact us". */
export function isLinks(line: string): boolean {
  return line.length <= MAX_LINE_CHARACTERS && LINKS.test(line)
}

/** Where the list of other pages that ends at `end` begins; null if there is none. */
function findRelated(lines: readonly TextLine[], end: number): number | null {
  let found: number | null = null
  let sentences = 0
  for (let at = end - 1; at >= Math.max(1, end - MAX_RELATED_LINES); at--) {
    const { text = '', words = 0 } = lines[at] ?? {}
    const listed = end - 1 - at
    if (RELATED.test(text) && listed > 0 && sentences <= listed * MAX_SENTENCE_SHARE) found = at
    if (words > MAX_HEADLINE_WORDS) return found
    if (/[.;:]$/.test(text) && words > 6) sentences += 1
  }
  return found
}

/** The index of the first line of text: "Skip to content", or a menu of at least two lines or links. */
function findStart(lines: readonly TextLine[], end: number): number {
  let start = 0
  while (start < end && isMenuLine(lines[start])) start += 1
  const single = start === 1 && !/[|·•>»›\t]|skip to|zum inhalt|aller au/i.test(lines[0]?.text ?? '')
  return single ? 0 : start
}

function isMenuLine(line: TextLine | undefined): boolean {
  if (line === undefined) return false
  return (
    isLinks(line.text.replace(/^[-*•–]\s*/, '')) ||
    /^\W*(?:skip to|jump to|zum inhalt|aller au)\b.{0,40}$/iu.test(line.text)
  )
}

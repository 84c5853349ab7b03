/** Longer statements are sentences about numbers rather than counters. */
const MAX_CHARACTERS = 160

const NUMBER = String.raw`\d[\d,. ']{0,14}`

/** What sites count of their readers; shares and likes are counted by others on their pages. */
const COUNTED = String.raw`(?:(?:page|site|total|unique|all[- ]time|daily) )?(?:visitors?|visits?|hits?|views?|pageviews?|page ?views?|downloads?|reads?|shares?|likes?|clicks?|impressions?)`

const SINCE = String.raw`(?: (?:so far|today|online|in total|to date|since [\w ,]{1,40}|this (?:week|month|year)))?`

/** Statements of numbers that every visit changes, each whole. Tuned on counters of council, parish and journal sites. */
const COUNTERS: readonly RegExp[] = [
  // Visitors: 1,234
  String.raw`(?:number of )?${COUNTED}(?: (?:no\.?|number|count(?:er)?))?${SINCE} ?[:#-]? ?${NUMBER}`,
  // 1,234 views
  String.raw`${NUMBER} ?${COUNTED}${SINCE}`,
  // You are visitor number 1,234
  String.raw`(?:you are|welcome,?) (?:our |the )?(?:visitor|guest|reader)(?: (?:no\.?|number))? ?#?${NUMBER}(?:st|nd|rd|th)?(?: (?:visitor|guest|reader))?`,
  String.raw`(?:you are|welcome,?) (?:our |the )?${NUMBER}(?:st|nd|rd|th)? (?:visitor|guest|reader)${SINCE}`,
  // This page has been viewed 1,234 times since 2009
  String.raw`(?:this (?:page|article|document|item|site|paper|file) )?(?:(?:has|have) been |was )?(?:viewed|visited|accessed|read|downloaded|opened|seen|hit|shared|cited by readers) (?:by )?${NUMBER} ?(?:times?|people|visitors?|users?|readers?)${SINCE}`,
  String.raw`${NUMBER} (?:people|users?|readers?|visitors?) (?:have |are )?(?:viewed|visited|read|viewing|reading|looking at) this(?: (?:page|article|document))?(?: now)?`,
  // 12 users online
  String.raw`(?:there (?:are|is)(?: currently)? )?${NUMBER} (?:users?|guests?|visitors?|members?|people)(?: and ${NUMBER} (?:users?|guests?|members?))? (?:are )?(?:currently )?online(?: now)?`,
  // Page generated in 0.03 seconds
  String.raw`(?:this )?(?:page|site) ?(?:was )?(?:generated|rendered|served|loaded|created)? ?(?:in|took) ${NUMBER} ?(?:s|ms|sec(?:ond)?s?|milliseconds)(?: with ${NUMBER} queries)?`,
  // Page generated at 21:06, Today is Monday 30 November
  String.raw`(?:(?:this )?(?:page|site) (?:was )?(?:generated|rendered|served|loaded|printed|accessed)(?: (?:at|on))?|today is|today['’]s date(?: is)?|(?:the )?(?:current|local|server) (?:date|time)(?: is)?|it is now|the time is(?: now)?) ?:? ?[\w ,.:/+-]{1,60}`,
  String.raw`(?:request|session|ray|trace|incident|correlation) id ?:? ?[\w.:-]{4,80}`,
].map((shape) => new RegExp(`^${shape}[.!]?$`, 'i'))

/** A counter at the end of a line that says something else before: `© A Council 2026 Visitors: 1,234`. */
const AT_END = new RegExp(String.raw`\b${COUNTED}(?: (?:no\.?|number|count(?:er)?))? ?[:#] ?${NUMBER}$`, 'i')

const LABEL = new RegExp(String.raw`^(?:number of )?${COUNTED}(?: (?:count(?:er)?|number))?${SINCE} ?:?$`, 'i')

/** Ends of sentences, and signs between the parts of a line, whose bytes may be those of UTF-8. */
const SEPARATORS =
  /(?<=[.!?])(?<!\bno\.)\s+|\||[\u2022\u00b7\u2013\u2014]|\u00c2\u00b7|\u00e2\u0080[\u0093\u0094\u00a2]/i

const BARE_NUMBER = new RegExp(`^${NUMBER}$`)

/**
 * The blocks of a page with the numbers of its counters blanked: of visitors, views and downloads, of the time that it
 * took to make it, and the like. Numbers in sentences ("2 million visitors a year") stay.
 */
export function blankCounters(blocks: readonly string[]): readonly string[] {
  return blocks.map((block, at) => {
    if (!/\d/.test(block)) return block
    const isLabelled = [blocks[at - 1], blocks[at + 1]].some((beside) => beside !== undefined && isLabel(beside))
    if (isLabelled && BARE_NUMBER.test(block)) return '#'
    return block
      .split(SEPARATORS)
      .map((statement) => blankStatement(statement.trim()))
      .join(' ')
  })
}

function isLabel(block: string): boolean {
  return block.length <= MAX_CHARACTERS && LABEL.test(block)
}

function blankStatement(statement: string): string {
  if (statement.length > MAX_CHARACTERS || !/\d/.test(statement)) return statement
  if (COUNTERS.some((counter) => counter.test(statement))) return '#'
  return statement.replace(AT_END, '#')
}

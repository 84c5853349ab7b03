import type { CoverLine } from './cover-line.ts'
import { MONTH_NAME } from '../published-date.ts'

/** A title made of nothing but these words needs the name of its place. */
export const GENERIC =
  /^(?:(?:the|our|a|an|of|for|and|&|to|draft|final|new|revised|adopted|local|regional|city|borough|district|county|council|industrial|economic|strategic|spatial|growth|recovery|annual|corporate|core|development|infrastructure|delivery|transport|housing|skills|digital|investment|business|action|climate|change|emergency|energy|health|wellbeing|cultural|culture|tourism|employment|productivity|innovation|inclusive|sustainable|community|plan|strategy|report|framework|statement|review|assessment|evidence|base|prospectus|vision|part|volume|neighbourhood|masterplan|allocations|authority|character|code|design|document|involvement|land|management|modifications|monitoring|needs|planning|policies|site|sites|study|supplementary|sustainability|viability|[12][0-9]{3}|[-–/:,])\s*)+$/i
/** The title goes on with such a word: "Facilitating Growth / in Fenland". */
export const CONTINUES = /^(?:\p{Ll}|(?:In|For|Of|And|To|The|On|At|With|&)\s)/u

/** Headings of chapters and sections. */
export const SECTION =
  /^(?:\d{1,2}(?:\.\d+)*\.?\s*\||\d{1,2}(?:\.\d+)+\.?\s|\d{1,2}\.\s|[IVX]{1,5}\.\s|\d{1,2}\s+(?:introduction|overview|background|context|scope|purpose|methods?|methodology|approach|results|findings|discussion|conclusions?|recommendations|references|glossary)\b|[A-Z]\.?\s+(?:appendix|annex)\b|(?:chapter|section|module|session|unit|lesson|step|annex|appendix)\s+(?:\d+|[a-z]|one|two|three|four|five|six)\b(?!.*\b(?:assessment|appraisal|commentary|stories|report)))/i
export const CAPTION =
  /^(?:table|figure|fig\.|chart|exhibit|graph|map|box)\s*:?\s*[A-Z]{0,3}[.-]?\d+(?:[.–-]\d+)*[a-z]?\s*[:.|–—-]?\s*/i
/** A line of a list of contents. */
export const CONTENTS = /^(?:table of )?contents$/i
export const CONTENTS_ENTRY = /\p{L}.*[\s.…]\d{1,3}$/u
/** Boxes to tick: a line of a form. */
const FORM_LINE = /[☐-☒□■✓✔]\s*\p{L}/u
export const ADDRESS = /https?:|www\.|\S@\S+\.\w/i
export const PAPER = /^(?:abstract|key ?words?|working paper)\b/i
export const EDGE_NUMBER = /^\d{1,3}(?=\s|$)|(?<=\s)\d{1,3}$/
/** "Appendix 6" above a title names which of several documents it is. */
export const PART_LABEL = /^(?:appendix|annex|part|volume)\s+(?:\d{1,2}|[A-Z]|[IVX]+)$/i
/** A line below the title that says which draft it is. */
export const STATUS_WORD = /\b(?:draft|consultation|adopted|agreed|approved|version)\b/i
/** "Recovery plan, April 2021": the date after a subtitle. */
export const DATE_AT_END = new RegExp(
  `[\\s,(|–—-]+(?:\\d{1,2}(?:st|nd|rd|th)?\\s+)?${MONTH_NAME}\\s+(?:19|20)\\d{2}\\)?$`,
  'i',
)
/** Longer words are none: letters of a broken font, or the path of a file. */
const MAX_WORD_LETTERS = 35

/** A title has words; a logo or drop capital has letters, and the head of a table has cells. */
export function isTitleLike({ text, cells }: Pick<CoverLine, 'text' | 'cells'>): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const hasWord =
    /\p{L}{3}|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Arabic}]/u.test(text)
  const isOdd = FORM_LINE.test(text) || text.split(/[\s/_-]/).some((word) => word.length > MAX_WORD_LETTERS)
  return hasWord && !isOdd && letters >= text.replace(/\s/g, '').length * 0.5 && cells.length <= 3
}

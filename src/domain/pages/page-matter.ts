import { DOI_PREFIX } from '../doi/doi.ts'

/** Parts of a document that name a topic and say nothing about it. */
export type PageMatter = 'contents' | 'index' | 'references' | 'running'

const CONTENTS_HEADING = /^(?:table of )?contents(?: page)?$|^list of (?:figures|tables|boxes|maps|charts)$/i
const INDEX_HEADING = /^(?:subject |author |name |general )?index(?: of (?:subjects|names|terms|places))?$/i
const REFERENCES_HEADING =
  /^(?:references|bibliography|works cited|literature cited|reference list|list of references|further reading|end ?notes)(?: and (?:notes|bibliography|further reading))?$/i
/** Numbers and signs around the words of a heading: `8. References`. */
const HEADING_NUMBER = /^[\d.\s]+|[:.\s]+$/g

/** `Housing ........ 43`: dots that lead to a page number. */
const LEADER = /(?:[._] ?){4}|…{2}/
const LEADER_TO_PAGE = /(?:[._…] ?){4}[ .…]*(?:\d{1,3}|[ivxl]{1,6})$/
const PAGE_AT_END = /[^\d,][ \t]\d{1,3}$/
/** `wind power, 12, 34-36`, as an index has: no number but those of pages. */
const INDEX_ENTRY = /^\p{L}[^\d]{1,60},\s?\d{1,4}(?:[-–,\s]+\d{1,4}){0,20}$/u
/** What lists of references have, and prose now and then. */
const REFERENCE_MARK = new RegExp(
  String.raw`\((?:19|20)\d\d[a-z]?\)|\bdoi\b|\b${DOI_PREFIX}|\bpp?\. ?\d|\d ?\(\d+\) ?[:,] ?\d|\bISBN\b|\baccessed\b`,
  'gi',
)
const YEAR = /\b(?:19|20)\d\d/g

/** The least number of entries that make a list. */
const MIN_ENTRIES = 4
/** Share of the lines that must be entries. */
const MIN_SHARE = 0.5
/** Longer lines are no entries of a list. */
const MAX_ENTRY_CHARACTERS = 90
/** Characters of a passage for each mark of a reference, at most; prose that cites has some two hundred. */
const MAX_CHARACTERS_A_MARK = 90
/** Characters for each year in a list that a heading calls references. */
const MAX_CHARACTERS_A_YEAR = 400
/** Fewer words, without a sentence, are what pages repeat at their edges. */
const MAX_RUNNING_WORDS = 12
const PAGE_NUMBER = /^(?:page )?\d{1,4}(?: (?:of|\/) \d{1,4})?$|[|–] ?\d{1,4}$|^\d{1,4} ?[|–]/i

/**
 * Recognises a table of contents, an index, a list of references and running lines by the heading directly above and the
 * form of the lines; null for anything else.
 */
export function matterOf(text: string, headingPath: readonly string[]): PageMatter | null {
  const heading = (headingPath.at(-1) ?? '').replace(HEADING_NUMBER, '')
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  if (isContents(lines, heading)) return 'contents'
  if (isList(lines, isIndexEntry) || (INDEX_HEADING.test(heading) && isList(lines, isShort))) return 'index'
  if (isReferences(text, heading)) return 'references'
  return isRunning(lines) ? 'running' : null
}

function isContents(lines: readonly string[], heading: string): boolean {
  if (isList(lines, (line) => LEADER.test(line) && LEADER_TO_PAGE.test(line))) return true
  const isEntry = (line: string) => isShort(line) && PAGE_AT_END.test(line)
  return CONTENTS_HEADING.test(heading) || CONTENTS_HEADING.test((lines[0] ?? '').replace(/ page$/i, ''))
    ? isList(lines, (line) => isEntry(line) || LEADER.test(line))
    : false
}

function isIndexEntry(line: string): boolean {
  return line.length <= MAX_ENTRY_CHARACTERS && INDEX_ENTRY.test(line)
}

function isShort(line: string): boolean {
  return line.length <= MAX_ENTRY_CHARACTERS && !/[.!?]$/.test(line)
}

function isList(lines: readonly string[], isEntry: (line: string) => boolean): boolean {
  if (lines.length < MIN_ENTRIES) return false
  const entries = lines.filter(isEntry).length
  return entries >= MIN_ENTRIES && entries >= MIN_SHARE * lines.length
}

function isReferences(text: string, heading: string): boolean {
  const isHeaded = REFERENCES_HEADING.test(heading)
  if (isHeaded && countOf(text, YEAR) * MAX_CHARACTERS_A_YEAR >= text.length) return true
  const marks = countOf(text, REFERENCE_MARK)
  return marks >= 2 * MIN_ENTRIES && marks * MAX_CHARACTERS_A_MARK >= text.length
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** A line or two with a page number, and without a sentence. */
function isRunning(lines: readonly string[]): boolean {
  if (lines.length > 3 || lines.some((line) => /[.!?;,:]$/.test(line))) return false
  return lines.some((line) => PAGE_NUMBER.test(line)) && lines.join(' ').split(/\s+/).length <= MAX_RUNNING_WORDS
}

import { joinDate, type CitationRecord, type CslName, type CslType } from './csl-record.ts'

const TYPES: Readonly<Record<CslType, string>> = {
  'article-journal': 'article',
  'article-newspaper': 'article',
  webpage: 'misc',
  report: 'techreport',
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
}
/** BibTeX counts escaped braces too, so that one without its partner needs a command. */
const LONE_BRACES: Readonly<Record<string, string>> = {
  '{': String.raw`\textbraceleft{}`,
  '}': String.raw`\textbraceright{}`,
}
const STOP_WORDS = new Set(['the', 'a', 'an'])

/** A record in BibTeX, in UTF-8, with a field a line. DOI and address are verbatim, as `doi` and `url` are read. */
export function toBibtex({ csl, firstPage, lastPage, notes }: CitationRecord, label: string): string {
  const parts = csl.issued?.['date-parts'][0] ?? []
  const [year, month, day] = parts
  const pages = [firstPage, lastPage === firstPage ? null : lastPage].filter((page) => page !== null)
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['author', csl.author.length === 0 ? undefined : csl.author.map(toName).join(' and ')],
    ['title', toTitle(csl.title)],
    ['journal', escapeOf(csl['container-title'])],
    ['volume', escapeOf(csl.volume)],
    ['number', escapeOf(csl.issue)],
    ['pages', pages.length === 0 ? undefined : pages.map((page) => escapeText(page)).join('--')],
    ['issn', escapeOf(csl.ISSN)],
    [csl.type === 'report' ? 'institution' : 'publisher', escapeOf(csl.publisher)],
    ['year', year === undefined ? undefined : String(year)],
    ['month', month === undefined ? undefined : String(month)],
    // BibTeX has no field for the day; BibLaTeX and programs that keep references read this one
    ['date', day === undefined ? undefined : joinDate(parts, '-')],
    ['doi', toVerbatim(csl.DOI)],
    ['language', escapeOf(csl.language)],
    ['url', toVerbatim(csl.URL)],
    ['note', notes.length === 0 ? undefined : notes.map((note) => escapeText(note)).join('\n\n')],
  ]
  const lines = fields.flatMap(([field, value]) => (value === undefined ? [] : [`\t${field} = {${value}},\n`]))
  return `@${TYPES[csl.type]}{${label},\n${lines.join('')}}\n`
}

/** A key from author, year and title: `Castell2020Local`. */
export function toLabel({ author: [author], issued, title, id }: CitationRecord['csl']): string {
  const name = author === undefined ? '' : 'literal' in author ? author.literal : author.family
  const words = [firstWord(name), String(issued?.['date-parts'][0][0] ?? ''), firstWord(title)]
  return words.join('') || id
}

function firstWord(text: string): string {
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[A-Za-z\d]+/g) ?? []
  return words.find((word) => !STOP_WORDS.has(word.toLowerCase())) ?? ''
}

/** An organisation in braces, so that "and" within its name separates no authors and a comma no family name. */
function toName(name: CslName): string {
  if ('literal' in name) return `{${escapeText(name.literal)}}`
  const { family, given, suffix } = name
  const parts = [family, suffix, given].flatMap((part) => (part === undefined ? [] : escapeText(part)))
  return parts.map((part) => (/\band\b/i.test(part) ? `{${part}}` : part)).join(', ')
}

/** Styles write titles in lower case, save what is in braces: words with a capital that does not begin the title. */
function toTitle(title: string): string {
  const isBalanced = hasPartners(title)
  return title
    .split(/(\s+)/)
    .map((word, at) => (at > 0 && /\p{Lu}/u.test(word) ? protectWord(word, isBalanced) : escapeText(word, isBalanced)))
    .join('')
}

function protectWord(word: string, isBalanced: boolean): string {
  const [, before = '', inner = '', after = ''] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(word) ?? []
  return `${escapeText(before, isBalanced)}{${escapeText(inner, hasPartners(inner))}}${escapeText(after, isBalanced)}`
}

function escapeOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeText(text)
}

function escapeText(text: string, isBalanced = hasPartners(text)): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\{}~^]/g, (sign) => (isBalanced ? undefined : LONE_BRACES[sign]) ?? ESCAPES[sign] ?? `\\${sign}`)
    .replace(/[&%$#_]/g, (sign) => `\\${sign}`)
    .replace(/([-`'])(?=\1)/g, '$1{}') // two are a ligature
}

/** Whether every brace has its partner. */
function hasPartners(text: string): boolean {
  let depth = 0
  for (const sign of text) {
    if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}

/** No escapes are read in these fields; braces would end them, and both kinds of value may have them encoded. */
function toVerbatim(text: string | undefined): string | undefined {
  return text?.replace(/\s/g, '%20').replace(/[{}]/g, (sign) => (sign === '{' ? '%7B' : '%7D'))
}

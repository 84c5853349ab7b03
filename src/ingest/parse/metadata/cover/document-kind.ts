import type { CoverLine, FirstPages } from './cover-line.ts'
import { hasMarks, toPeople } from './person-names.ts'
import type { DocumentKind } from '../../../../domain/document.ts'
import type { FoundValue } from '../../../../domain/parsed-document.ts'

/** Nouns that name a kind of document, the more telling first; the last one in a phrase is its head. */
const NOUNS: readonly (readonly [DocumentKind, RegExp])[] = [
  [
    'paper',
    /\b(?:working|discussion|conference|research|occasional) papers?\b|\bthesis\b|\bdissertation\b|\bjournal article\b/gi,
  ],
  [
    'news',
    /\b(?:press|news|media) (?:release|notice)s?\b|\bnewsletter\b|\bweek ?notes?\b|\bsprint notes\b|\bbulletin\b|\bblog(?: post)?\b/gi,
  ],
  [
    'evidence',
    /\bevidence\b|\bassessments?\b|\bappraisals?\b|\b(?:background|topic|technical|green|issues) (?:paper|note|report)s?\b|\b(?:feasibility|viability|capacity|baseline|needs|market|scoping|transport|housing|case|flood|land) (?:study|studies|analysis|review)\b|\bstud(?:y|ies)\b|\banalysis\b|\baudit\b|\bdata (?:pack|book)\b|\bbaseline\b|\bsurvey\b|\bdeep dive\b|\bcall for evidence\b|\benvironmental (?:report|statement)\b|\bcommentary\b/gi,
  ],
  [
    'statement',
    /\bstatements?\b|\bspeech\b|\bdeclaration\b|\bpledge\b|\bmemorandum of understanding\b|\bstatement of common ground\b/gi,
  ],
  ['strategy', /\bstrateg(?:y|ies)\b|\bstrategic vision\b/gi],
  [
    'plan',
    /\bplans?\b|\bprospectus\b|\broad ?map\b|\bframeworks?\b|\bmasterplan\b|\bblueprint\b|\bdeal\b|\b(?:development|delivery) scheme\b|\bprogramme\b/gi,
  ],
  [
    'report',
    /\breports?\b|\breview\b|\bguid(?:e|ance)\b|\bmanual\b|\bhandbook\b|\baccounts\b|\bminutes\b|\bagenda\b|\bcode of practice\b/gi,
  ],
]
/** What follows such a word says what the document is about: "Evidence base for the Local Industrial Strategy". */
const ABOUT = /\s(?:for|of|to|on|in|about|from|with|under|into|towards?|by|at|supporting|informing|accompanying)\s/i
const SEGMENT = /\s*(?:[:|;(]|\s[-–—]\s|[–—])\s*/
/** Kinds that a subtitle or part says of itself, whatever the work around it is: "Local Plan: Sustainability Appraisal". */
const TELLING: readonly DocumentKind[] = ['evidence', 'statement', 'paper', 'news']

/** Signs of an academic paper on its first page. */
const ABSTRACT = /^a\s?b\s?s\s?t\s?r\s?a\s?c\s?t\b[\s.:—–-]*/i
const KEYWORDS =
  /^(?:key ?words?(?: and phrases)?|index terms|jel(?: classification)?|pacs|categories and subject descriptors)\b[\s.:—–-]/i
const HISTORY = /\b(?:received|accepted|revised)\b.{0,20}\b(?:19|20)\d{2}\b/i
const NUMBERED_INTRODUCTION = /^(?:1|i)[.\s]+introduction\b|^introduction$/i

/** "1 University of Sample", "²Institute of Samples": the affiliation that a mark behind a name refers to. */
const AFFILIATION =
  /^(?:\d|[¹²³*†])\s?(?:\p{L}+\s){0,4}(?:universit|institut|department|school|faculty|laborator|college|centre|center)/iu
/** The cover sheets of repositories. */
const REPOSITORY = /^(?:citation for published version|this is a repository copy|published in:|document version)/i

/** The kind that a title names by its head noun; null if it names none. */
export function kindOfTitle(title: string): DocumentKind | null {
  const segments = title
    .slice(0, 500)
    .split(SEGMENT)
    .filter((segment) => segment !== '')
  const kinds = segments.flatMap((segment) => kindOfPhrase(segment) ?? [])
  return kinds.find((kind) => TELLING.includes(kind)) ?? kinds[0] ?? null
}

/** The kind that the first pages show: a paper by its abstract, keywords and history; a press release by its label. */
export function readCoverKind({ lines, running }: FirstPages): readonly FoundValue<DocumentKind>[] {
  const [first] = lines
  if (first === undefined) return []
  const page = [...lines, ...running].filter(({ pageIndex }) => pageIndex <= 2)
  const has = (pattern: RegExp) => page.some(({ text }) => pattern.test(text))
  const isHeaded = has(ABSTRACT) || has(KEYWORDS)
  const signs = [ABSTRACT, KEYWORDS, HISTORY, NUMBERED_INTRODUCTION, AFFILIATION].filter(has).length
  const isAuthored = lines.slice(0, 20).some(({ text }) => hasMarks(text) && toPeople(text) !== null)
  const label = [...page.slice(0, 15), ...running].flatMap((line) => labelKind(line))[0]
  return [
    ...(label === undefined ? [] : [label]),
    ...((isHeaded && signs >= 2) || isAuthored || has(REPOSITORY)
      ? [{ value: 'paper' as const, rule: 'text:paper', pageIndex: first.pageIndex }]
      : []),
  ]
}

/** The last noun of the phrase before "for", "of" and the like. */
function kindOfPhrase(words: string): DocumentKind | null {
  const phrase = words.replace(/^(?:towards?|to|for|on|about|the|our|a|an)\s+/i, '')
  const cut = phrase.search(ABOUT)
  const head = cut < 0 ? phrase : phrase.slice(0, cut)
  return lastNoun(head)
}

function lastNoun(text: string): DocumentKind | null {
  let best: { readonly kind: DocumentKind; readonly end: number } | null = null
  for (const [kind, pattern] of NOUNS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      if (best === null || end > best.end) best = { kind, end }
    }
  }
  // "Evidence Report", "Appraisal Report": the word before says more
  if (best?.kind !== 'report') return best?.kind ?? null
  const before = NOUNS.slice(0, 4).find(([, pattern]) => text.search(pattern) >= 0)
  return before?.[0] ?? 'report'
}

function labelKind({ text, pageIndex }: CoverLine): readonly FoundValue<DocumentKind>[] {
  if (/^(?:press|news|media) (?:release|notice)\b/i.test(text))
    return [{ value: 'news', rule: 'text:label', pageIndex }]
  if (
    /^(?:(?:\p{Lu}\w*\s){0,3}(?:working|discussion|research) paper|(?:original |research |review )?article|research paper|r ?e ?v ?i ?e ?w open access)\b.{0,40}$/iu.test(
      text,
    )
  ) {
    return [{ value: 'paper', rule: 'text:label', pageIndex }]
  }
  return []
}

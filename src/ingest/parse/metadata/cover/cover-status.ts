import type { CoverLine, FirstPages } from './cover-line.ts'
import type { CoverTitle } from './cover-title.ts'
import type { DocumentStatus } from '../../../../domain/document.ts'
import type { FoundValue } from '../../../../domain/parsed-document.ts'

/** Lines that consist of a status, by which the document describes itself. */
const LINES: readonly (readonly [DocumentStatus, RegExp])[] = [
  [
    'withdrawn',
    /^[^\p{L}\p{N}]*(?:withdrawn|superseded)\b(?:\s*[-–:(]?\s*(?:by|on|in|as of|from|\d).*)?[^\p{L}\p{N}]*$/iu,
  ],
  [
    'draft',
    /^[^\p{L}\p{N}]*(?:(?:final|working|public|first|second|third|initial|early|internal|pre-?submission|consultation|proposed|advance|interim|discussion|regulation \d+|version \S+)\s+)*(?:draft|pre-?submission|(?:public )?consultation (?:draft|version|document|edition)|proposed submission(?: version)?|preferred options?|issues and options)(?:\s+(?:draft|version|document|edition|copy|report|only))*(?:\s*[-–—:(,]?\s*(?:v(?:ersion)?[\s.]*)?\d[\w./-]*\)?|\s*[-–—:(,|]\s*.{0,40}|\s+for\s.{0,60}|\s+(?:not|subject to|\p{Lu}\p{Ll}+ \d{4}).{0,60})?[^\p{L}\p{N}]*$/iu,
  ],
  [
    'agreed',
    /^[^\p{L}\p{N}]*(?:(?:formally|as|final|post)\s+)?(?:adopted|adoption|agreed|approved|endorsed|ratified)(?:\s+(?:version|plan|edition|document|copy))?(?:\s*[-–—:(,]?\s*(?:by|on|in|with|at|\d|\p{Lu}\p{Ll}+ \d{4}).{0,80})?[^\p{L}\p{N}]*$/iu,
  ],
  [
    'revised',
    /^[^\p{L}\p{N}]*revised(?:\s+(?:version|edition|plan|report))?(?:\s*[-–—:(,]?\s*(?:in |on )?(?:\d|\p{Lu}\p{Ll}+ \d{4}).{0,40})?[^\p{L}\p{N}]*$/iu,
  ],
]
/** Sentences by which a document describes itself; one about another document names that. */
const SELF =
  '\\b(?:this|the present)\\s+(?:[\\w’-]+\\s+){0,5}?(?:document|plan|strategy|report|statement|framework|paper|guidance|publication|version|draft|edition|policy|page)\\s+'
const SENTENCES: readonly (readonly [DocumentStatus, RegExp])[] = [
  [
    'withdrawn',
    new RegExp(
      `${SELF}(?:was|is|has been|have been|has now been)\\s+(?:now\\s+)?(?:withdrawn|superseded|replaced|archived)\\b`,
      'i',
    ),
  ],
  [
    'draft',
    new RegExp(
      `${SELF}(?:is|remains)\\s+(?:still\\s+)?(?:a|an|in)\\s+(?:[\\w-]+\\s+){0,3}?draft\\b|${SELF}(?:has|is)\\s+not\\s+(?:yet\\s+)?(?:been\\s+)?(?:agreed|approved|adopted|endorsed)\\b|\\bnot\\s+(?:yet\\s+)?(?:been\\s+)?(?:agreed|approved|adopted|endorsed)\\s+(?:with|by)\\s+(?:the\\s+)?(?:government|board|council|cabinet|authority|ministers)`,
      'i',
    ),
  ],
  [
    'agreed',
    new RegExp(
      `${SELF}(?:was|has been|is)\\s+(?:formally\\s+)?(?:adopted|agreed|approved|endorsed)\\s+(?:by|with|on|in)\\b`,
      'i',
    ),
  ],
]
/** Status words in a title count unless the title is about an answer to a draft. */
const ABOUT_DRAFT =
  /\b(?:response|respond|repl(?:y|ies)|comments?|representations?|submissions?|views|objections?)\b.{0,60}\bdraft\b|\b(?:on|to|of|for) (?:the )?draft\b|[([][^)\]]*\bdraft\b/i
const TITLE_WORDS: readonly (readonly [DocumentStatus, RegExp])[] = [
  ['withdrawn', /\b(?:withdrawn|superseded)\b/i],
  ['draft', /\bdraft\b|\bconsultation (?:version|document|paper)\b/i],
  ['agreed', /\badopted\b/i],
  ['revised', /\brevised\b/i],
]
/** A cover has fewer lines; what a full page says in a line may be a heading. */
const MAX_COVER_LINES = 45

/** The status that the first pages state: in a line of the cover or a running line, in a sentence about this document. */
export function readCoverStatus(pages: FirstPages, title: CoverTitle | null): readonly FoundValue<DocumentStatus>[] {
  const cover = title?.pageIndex ?? pages.lines[0]?.pageIndex ?? 1
  const onCover = pages.lines.filter(({ pageIndex }) => pageIndex === cover)
  const opening = onCover.length <= MAX_COVER_LINES ? onCover : onCover.slice(0, 12)
  const lines = LINES.flatMap(([status, pattern]) =>
    [...opening, ...pages.running].flatMap((line) =>
      pattern.test(line.text) ? [found(status, 'text:status-line', line)] : [],
    ),
  )
  return [...lines, ...readSentences(pages.lines)]
}

/** The status by the words of a title; null if there is none, or if the title is about another document's draft. */
export function statusOfTitle(title: string): DocumentStatus | null {
  const status = TITLE_WORDS.find(([, pattern]) => pattern.test(title))?.[0] ?? null
  return status === 'draft' && ABOUT_DRAFT.test(title) ? null : status
}

function readSentences(lines: readonly CoverLine[]): readonly FoundValue<DocumentStatus>[] {
  const blocks = new Map<string, CoverLine[]>()
  for (const line of lines.filter(({ pageIndex }) => pageIndex <= 2)) {
    const key = `${line.pageIndex} ${line.block}`
    blocks.set(key, [...(blocks.get(key) ?? []), line])
  }
  return SENTENCES.flatMap(([status, pattern]) =>
    [...blocks.values()].flatMap((block) => {
      const text = block
        .map((line) => line.text)
        .join(' ')
        .slice(0, 2_000)
      return block[0] !== undefined && pattern.test(text) ? [found(status, 'text:status-sentence', block[0])] : []
    }),
  )
}

function found(value: DocumentStatus, rule: string, { pageIndex }: CoverLine): FoundValue<DocumentStatus> {
  return { value, rule, pageIndex }
}

import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'

interface Result {
  readonly total: number
  readonly matching: string
  readonly meaning: string
  readonly meaningTotal: number
  readonly hits: readonly {
    readonly document: {
      readonly title: string
      readonly published: string | null
      readonly status: string
      readonly link: string
    }
    readonly passage: Passage
    readonly moreCount: number
  }[]
}

interface Passage {
  readonly text: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly highlights: readonly { readonly start: number; readonly end: number }[]
  readonly link: string
  readonly foundBy: string
  readonly matchedIn: string
}

/** Characters of a passage shown before and after its first match. */
const AROUND = 140

/** Searches, and prints each document with its passage and page. No results is not a failure. */
export async function search({ api, output }: Served, text: string, filters: URLSearchParams): Promise<ExitCode> {
  const query = new URLSearchParams([['q', text], ...filters])
  const result = await api.get<Result>(`/search?${query}`)
  const hits = result.hits.map(({ document, passage, moreCount }) => {
    const page = passage.pageLabel === null ? `page ${passage.pageIndex} of file` : `p. ${passage.pageLabel}`
    const more = moreCount === 0 ? '' : `, ${moreCount} more`
    return [
      `${document.title} (${[document.status, document.published].filter(Boolean).join(', ')})`,
      `  ${page}${more}${toNote(passage)}: ${toSnippet(passage)}`,
      `  ${api.url}${passage.link}`,
    ].join('\n')
  })
  output.data(result, hits.join('\n\n'))
  output.say(`${result.total} documents${result.matching === 'some' ? ', with some of the words' : ''}`)
  if (result.meaningTotal > 0) output.say(`${result.meaningTotal} more by meaning only`)
  if (result.meaning === 'away')
    output.say('search by meaning is not available; these results match by their words only')
  return EXIT.done
}

/** Why a passage without a match is shown. */
function toNote({ foundBy, matchedIn }: Passage): string {
  if (foundBy === 'meaning') return ', by meaning'
  return matchedIn === 'title' || matchedIn === 'headings' ? `, in the ${matchedIn}` : ''
}

function toSnippet({ text, highlights }: Passage): string {
  const at = highlights[0]?.start ?? 0
  const from = Math.max(0, at - AROUND)
  const to = Math.min(text.length, at + AROUND)
  const snippet = text
    .slice(from, to)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return `${from > 0 ? '…' : ''}${snippet}${to < text.length ? '…' : ''}`
}

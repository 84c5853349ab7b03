import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import type { FoundQuotationView, PlaceView } from './quotation-view.ts'

/** Looks for a quotation, and prints each place with its page and what differs. Exit code 3: there is none. */
export async function quotation({ api, output }: Served, text: string, limit: string): Promise<ExitCode> {
  const found = await api.post<FoundQuotationView>('/quotations', { text, limit: Number(limit) })
  output.data(found, found.places.map((place) => toText(place)).join('\n\n'))
  if (found.places.length === 0) output.say('nothing in the library says this, verbatim or nearly so')
  return found.places.length === 0 ? EXIT.partly : EXIT.done
}

function toText({ isVerbatim, likeness, citation, permalink, passages, differences }: PlaceView): string {
  return [
    citation,
    `  ${isVerbatim ? 'verbatim' : `altered, ${Math.round(likeness * 100)}% the same`}`,
    ...passages.flatMap(({ text, spans }) => spans.map(({ start, end }) => `  “${toLine(text.slice(start, end))}”`)),
    ...differences.map(
      ({ kind, quoted, source }) => `  ${kind}: ${toLine(quoted ?? '-')} | source: ${toLine(source ?? '-')}`,
    ),
    `  ${permalink}`,
  ].join('\n')
}

/** One line, without control characters, which could be commands to the terminal. */
function toLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
}

import type { Question, QuestionList } from '../../support/question-lists.ts'
import type { QuestionReply } from './question-library.ts'

export interface AskedQuestion {
  readonly list: QuestionList
  readonly question: Question
  readonly reply: QuestionReply
  /** Of the document that shows the answer, from 1; null: not among the first ten. */
  readonly place: number | null
  /** The same, where only the best passage of each document counts. */
  readonly bestPlace: number | null
}

const ASKED_CHARACTERS = 90
const TEXT_CHARACTERS = 100

/** What was asked, wanted and found, and what came first. */
export function toMissLine({ question, reply, place }: AskedQuestion): string {
  const { document, page, words } = question.answers[0] ?? { document: '', page: undefined, words: [] }
  const wanted = `${document}${page === undefined ? '' : ` p. ${page}`} (${words.join(', ')})`
  const [first] = reply.shown
  const came = first === undefined ? 'nothing' : `${first.names.join('/')} ${toPlace(first.passages[0])}`
  return [
    `${shorten(question.ask, ASKED_CHARACTERS)} [${question.kind}]`,
    `wanted ${wanted}`,
    `found ${place ?? toDocumentPlace(document, reply)}`,
    `first ${came}`,
    ...reply.notes,
  ].join(' | ')
}

/** Where the document itself is, shown with other passages. */
function toDocumentPlace(document: string, { shown }: QuestionReply): string {
  const at = shown.findIndex(({ names }) => names.includes(document))
  return at < 0 ? 'none' : `none (other passages of the document at ${at + 1})`
}

function toPlace(passage: QuestionReply['shown'][number]['passages'][number] | undefined): string {
  return passage === undefined
    ? ''
    : `p. ${passage.pageLabel ?? passage.pageIndex}: ${shorten(passage.text, TEXT_CHARACTERS)}`
}

/** How many were answered by the first document, by the first ones, and by the best passage of these; by list. */
export function toSummary(asked: readonly AskedQuestion[], first: number): readonly string[] {
  const lists = [...new Set(asked.map(({ list }) => list))]
  const line = (name: string, of: readonly AskedQuestion[]): string => {
    const within = (last: number, places: readonly (number | null)[]) =>
      places.filter((place) => place !== null && place <= last).length
    const places = of.map(({ place }) => place)
    const best = of.map(({ bestPlace }) => bestPlace)
    return [
      `${name}: ${of.length} questions`,
      `${within(1, places)} answered by the first document`,
      `${within(first, places)} by the first ${first} (${((100 * within(first, places)) / of.length).toFixed(1)} %)`,
      `by their best passages ${within(1, best)} and ${within(first, best)}`,
    ].join(', ')
  }
  return [
    ...lists.map((name) =>
      line(
        name,
        asked.filter(({ list }) => list === name),
      ),
    ),
    line('all', asked),
  ]
}

function shorten(text: string, characters: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= characters ? line : `${line.slice(0, characters)}...`
}

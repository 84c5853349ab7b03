import type { Question, QuestionList } from '../../support/question-lists.ts'
import type { QuestionReply } from './question-library.ts'

export interface AskedQuestion {
  readonly list: QuestionList
  readonly question: Question
  readonly reply: QuestionReply
  /** Of the document that shows the answer, from 1; null: not among the first ten. */
  readonly place: number | null
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
    `found ${place ?? 'none'}`,
    `first ${came}`,
    ...reply.notes,
  ].join(' | ')
}

function toPlace(passage: QuestionReply['shown'][number]['passages'][number] | undefined): string {
  return passage === undefined
    ? ''
    : `p. ${passage.pageLabel ?? passage.pageIndex}: ${shorten(passage.text, TEXT_CHARACTERS)}`
}

/** How many were answered by the first document, and by the first ones: of each list, and of all. */
export function toSummary(asked: readonly AskedQuestion[], first: number): readonly string[] {
  const lists = [...new Set(asked.map(({ list }) => list))]
  const line = (name: string, of: readonly AskedQuestion[]): string => {
    const within = (last: number) => of.filter(({ place }) => place !== null && place <= last).length
    const share = ((100 * within(first)) / of.length).toFixed(1)
    return `${name}: ${of.length} questions, ${within(1)} answered first, ${within(first)} in the first ${first} (${share} %)`
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

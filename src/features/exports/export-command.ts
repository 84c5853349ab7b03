import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { saveStream } from '../../cli/save-stream.ts'

/** Bytes kept of the end of a file of JSON lines, whose last line is short. */
const TAIL_BYTES = 1_000

interface End {
  readonly kind: string
  readonly documents: number
  readonly expected: number
}

/** Everything a search finds as a file. JSON lines tell how many there were; fewer than the search counted is told. */
export async function exportSearch(
  { api, output }: Served,
  text: string,
  parameters: URLSearchParams,
  file: string | null,
): Promise<ExitCode> {
  const query = new URLSearchParams([['q', text], ...parameters])
  let tail = Buffer.alloc(0)
  await saveStream(await api.stream(`/search/export?${query}`), file, (piece) => {
    tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES)
  })
  if (parameters.get('format') !== 'jsonl') {
    if (file !== null) output.say(`written to ${file}`)
    return EXIT.done
  }
  const { documents, expected } = JSON.parse(tail.toString().trimEnd().split('\n').at(-1) ?? '') as End
  output.say(`${documents} of ${expected} documents${file === null ? '' : ` written to ${file}`}`)
  return documents === expected ? EXIT.done : EXIT.partly
}

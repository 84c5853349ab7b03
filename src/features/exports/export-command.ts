import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { saveStream } from '../../cli/save-stream.ts'

/** Bytes kept of the end of a JSON Lines file, whose last line is short. */
const TAIL_BYTES = 1_000

interface End {
  readonly kind: string
  readonly documents: number
  readonly expected: number
}

/** Exports all results of a search to a file. JSON Lines end with a count; fewer than expected gives exit code 3. */
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

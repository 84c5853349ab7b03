import { readFile } from 'node:fs/promises'
import { InvalidInputError, messageOf } from '../../errors.ts'
import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { saveStream } from '../../cli/save-stream.ts'

/** Runs every query of a list; rows as CSV, or with `--json` as JSON. A query that fails is reported in its row. */
export async function batch(
  { api, output }: Served,
  list: string,
  parameters: URLSearchParams,
  file: string | null,
): Promise<ExitCode> {
  const bytes = await readFile(list).catch((error: unknown) => {
    throw new InvalidInputError('file_missing', `cannot read ${list}: ${messageOf(error)}`, [], { cause: error })
  })
  await saveStream(await api.stream(`/search/batch${output.json ? '' : '.csv'}?${parameters}`, bytes), file)
  if (file !== null) output.say(`written to ${file}`)
  return EXIT.done
}

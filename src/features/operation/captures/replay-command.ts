import { stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInputError, messageOf } from '../../../errors.ts'
import { splitWarc } from './split-warc.ts'
import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'

interface ImportReply {
  readonly imported: number
  readonly alreadyPresent: number
  readonly unusable: readonly { readonly address: string; readonly reason: string }[]
}

/** Imports the captures of WARC files, the oldest file first, and queues them for parsing; nothing is fetched. */
export async function replay({ api, output, signal }: Served, files: readonly string[]): Promise<ExitCode> {
  // File names begin with the time, and a later file may refer to captures in an earlier one.
  const sorted = [...files].sort((a, b) => path.basename(a).localeCompare(path.basename(b), 'en'))
  await Promise.all(sorted.map(assertIsFile))
  let [imported, alreadyPresent] = [0, 0]
  const unusable: { file: string; address: string; reason: string }[] = []
  for (const file of sorted) {
    for await (const piece of splitWarc(file)) {
      signal.throwIfAborted()
      const replayed = await api.upload<ImportReply>('/captures', piece.bytes)
      imported += replayed.imported
      alreadyPresent += replayed.alreadyPresent
      unusable.push(...replayed.unusable.map((record) => ({ file, ...record })))
      if (piece.isTorn)
        unusable.push({ file, address: '', reason: 'the file ends in the middle of a record, which is lost' })
    }
  }
  const rows = unusable.map(({ file, address, reason }) => [path.basename(file), address, reason])
  output.data(
    { imported, alreadyPresent, unusable },
    rows.length === 0 ? '' : toTable(['FILE', 'ADDRESS', 'REASON'], rows),
  )
  output.say(`${imported} captures imported, ${alreadyPresent} already present, ${unusable.length} unusable`)
  return unusable.length === 0 ? EXIT.done : EXIT.partly
}

async function assertIsFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new InvalidInputError('file_missing', `cannot read ${file}: ${messageOf(error)}`)
  })
  if (!found.isFile()) throw new InvalidInputError('file_missing', `${file} is not a file`)
}

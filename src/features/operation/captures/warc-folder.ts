import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { Catalogue } from '../../../db/database.ts'
import { addWarcFile, commitWarcFile, readOpenWarcFile, type WarcFile } from './warc-files.ts'

/** A WARC file open for appending. */
export interface OpenWarcFile {
  readonly name: string
  /** Length of complete records, including those appended since the file was opened. */
  bytes(): number
  append(record: Uint8Array): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the file in `folder` that is not full, or a new one. The catalogue knows how many bytes are complete;
 * whatever a crash left after them is cut off.
 */
export async function openWarcFile(catalogue: Catalogue, folder: string, now: Date): Promise<OpenWarcFile> {
  await mkdir(folder, { recursive: true })
  const known = await readOpenWarcFile(catalogue, await readdir(folder))
  const reopened = known === null ? null : await reopen(catalogue, folder, known)
  if (reopened !== null) return reopened
  const name = `concordance-${now.toISOString().replace(/\D/g, '')}-${randomBytes(4).toString('hex')}.warc.gz`
  await addWarcFile(catalogue, name)
  return toOpenFile(await open(path.join(folder, name), 'wx'), name, 0)
}

async function reopen(catalogue: Catalogue, folder: string, file: WarcFile): Promise<OpenWarcFile | null> {
  const handle = await open(path.join(folder, file.name), 'r+')
  const { size } = await handle.stat()
  if (size >= file.bytes) {
    await handle.truncate(file.bytes)
    return toOpenFile(handle, file.name, file.bytes)
  }
  // The file was truncated by somebody else: it stays as it is, and nothing is appended after the break.
  await handle.close()
  await commitWarcFile(catalogue, { ...file, isFull: true }, [])
  return null
}

function toOpenFile(handle: FileHandle, name: string, from: number): OpenWarcFile {
  let end = from
  return {
    name,
    bytes: () => end,
    append: async (record) => {
      for (let written = 0; written < record.length;) {
        written += (await handle.write(record, written, record.length - written, end + written)).bytesWritten
      }
      end += record.length
    },
    close: async () => {
      try {
        await handle.datasync()
      } finally {
        await handle.close()
      }
    },
  }
}

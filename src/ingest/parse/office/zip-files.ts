import type { ContainedEntry } from '../contained/contained-entry.ts'
import { readEachEntry } from './zip-entries.ts'

/** Files that systems leave in archives, which nobody put there. */
const LEFT_BY_SYSTEMS = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i

/** The files of a zip archive, without folders and without what systems leave in them. */
export async function* readZipFiles(bytes: Uint8Array): AsyncGenerator<ContainedEntry> {
  for await (const { name, read } of readEachEntry(bytes)) {
    if (name.endsWith('/') || LEFT_BY_SYSTEMS.test(name)) continue
    yield { name, mediaType: null, read }
  }
}

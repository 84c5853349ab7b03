import { PLAIN_PAGE, NO_METADATA, type FileText } from '../text/file-text.ts'
import { MAX_CONTAINED_FILES } from '../limits.ts'
import { toContainedName } from '../contained/contained-name.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { readZipFiles } from './zip-files.ts'

/** Names beyond the files that are read help nobody. */
const MAX_NAMES = 10 * MAX_CONTAINED_FILES

/** A pack of files as one page with their names; the files are documents of their own. */
export async function parseZip(bytes: Uint8Array): Promise<FileText> {
  const names: string[] = []
  for await (const { name } of readZipFiles(bytes)) {
    if (names.length >= MAX_NAMES) break
    names.push(toContainedName(name))
  }
  if (names.length === 0) throw parseFailure('empty', 'the archive contains no files')
  return {
    pages: [{ index: 1, label: null, text: names.join('\n'), headings: [], ...PLAIN_PAGE }],
    metadata: NO_METADATA,
    links: [],
    truncated: null,
  }
}

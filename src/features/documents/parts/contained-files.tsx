import type { ContainedRow, ContainerRow } from '../../../db/documents/contained-files.ts'
import type { ContainedFileCode } from '../../../domain/parsed-document.ts'

/** Display text of each reason. */
const REASONS: Readonly<Record<ContainedFileCode, string>> = {
  contains_itself: 'not read: it is the same file again',
  empty: 'not read: it is empty',
  encrypted: 'not read: it requires a password',
  malformed: 'not read: it is damaged',
  nested_too_deep: 'not read: it lies in too many other files',
  too_large: 'not read: it is too large when unpacked',
  too_many_files: 'not read: there are too many files',
  unsupported: 'not read: files of this kind have no text that can be read',
}

interface ContainedFilesProps {
  readonly files: readonly ContainedRow[]
  readonly containers: readonly ContainerRow[]
}

/** The files within a document and the documents that it is a file of, each with a link; nothing where there are none. */
export function ContainedFiles({ files, containers }: ContainedFilesProps) {
  return (
    <>
      {containers.length > 0 && (
        <section id="contained-in">
          <h2>Contained in</h2>
          <ul class="plain">
            {containers.map(({ documentId, title, name }) => (
              <li>
                <a href={`/documents/${documentId}`}>{title}</a> <span class="dim">as {name}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {files.length > 0 && (
        <section id="contains">
          <h2>Files within this document</h2>
          <ul class="plain">
            {files.map((file) => (
              <li>
                <FileName file={file} /> <span class="dim">{stateOf(file)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function FileName({ file: { documentId, title, name } }: { readonly file: ContainedRow }) {
  if (documentId === null) return <>{name}</>
  return <a href={`/documents/${documentId}`}>{title ?? name}</a>
}

function stateOf({ name, code, documentId, mediaType }: ContainedRow): string {
  if (code !== null) return REASONS[code]
  if (documentId === null) return 'waiting to be read'
  return mediaType === null ? name : `${name}, ${mediaType}`
}

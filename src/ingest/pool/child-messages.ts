import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/ocr-page.ts'
import type { ParsedPassage } from '../../domain/parsed-document.ts'
import type { FileInput, ParsedFile } from '../parse/parse-file.ts'

/** A file on this machine that the child reads itself, so that its bytes do not pass through the parent. */
export interface FileOnDisk {
  readonly path: string
  /** The expected hash of its bytes, as lower-case hex. */
  readonly sha256: string
}

/** Bytes in memory, or the file with them. */
export type FileBytes = Uint8Array | FileOnDisk

/** A file to be parsed, as `FileInput`. */
export type PoolInput = Omit<FileInput, 'bytes'> & { readonly bytes: FileBytes }

/** A request from the pool to a child, one at a time. `list` is the input of parse-list.ts in harvest. */
export type ChildRequest =
  | { readonly kind: 'parse'; readonly file: PoolInput }
  | { readonly kind: 'list'; readonly list: ListOfDocuments }
  | { readonly kind: 'ocr'; readonly bytes: FileBytes; readonly pageIndex: number; readonly engine: OcrChoice }

/** A feed, sitemap or similar list as received. Its kinds, and the answer to each, are defined in harvest. */
export interface ListOfDocuments {
  readonly kind: string
  readonly bytes: Uint8Array
}

/** A message from a child: `ready` once at the start, then one answer per request. */
export type ChildReply =
  | { readonly kind: 'ready' }
  | ChildAnswer
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** The result of a request of the corresponding kind. */
export type ChildAnswer =
  | { readonly kind: 'parsed'; readonly file: WireFile }
  | { readonly kind: 'listed'; readonly answer: unknown }
  | { readonly kind: 'recognised'; readonly page: OcrPage }

/** A parsed file whose passages omit their text, which is in the pages; this halves the message. */
export interface WireFile extends Omit<ParsedFile, 'passages'> {
  readonly passages: readonly Omit<ParsedPassage, 'text'>[]
}

/** Removes the passages' text. */
export function toWireFile(file: ParsedFile): WireFile {
  const passages = file.passages.map(({ pageIndex, start, end, headingPath }) => ({
    pageIndex,
    start,
    end,
    headingPath,
  }))
  return { ...file, passages }
}

/** Restores the passages' text. */
export function fromWireFile(file: WireFile): ParsedFile {
  const texts = new Map(file.pages.map(({ index, text }) => [index, text]))
  const passages = file.passages.map((passage) => ({
    ...passage,
    text: texts.get(passage.pageIndex)?.slice(passage.start, passage.end) ?? '',
  }))
  return { ...file, passages }
}

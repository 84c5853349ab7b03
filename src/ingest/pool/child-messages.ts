import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/ocr-page.ts'
import type { ParsedPassage } from '../../domain/parsed-document.ts'
import type { FileInput, ParsedFile } from '../parse/parse-file.ts'

/** A file on this machine that a child reads by itself, so that its bytes never pass through us. */
export interface FileOnDisk {
  readonly path: string
  /** What its bytes must be, as lower-case hex. */
  readonly sha256: string
}

/** Bytes as they are, or where they lie. */
export type FileBytes = Uint8Array | FileOnDisk

/** A file to be parsed, as `FileInput`. */
export type PoolInput = Omit<FileInput, 'bytes'> & { readonly bytes: FileBytes }

/** What the pool asks of a child; one at a time. `list` is what the harvest's parse-list.ts takes. */
export type ChildRequest =
  | { readonly kind: 'parse'; readonly file: PoolInput }
  | { readonly kind: 'list'; readonly list: ListOfDocuments }
  | { readonly kind: 'ocr'; readonly bytes: FileBytes; readonly pageIndex: number; readonly engine: OcrChoice }

/** A feed, a sitemap or the like as it came. What kinds there are, and what each is answered with, the harvest knows. */
export interface ListOfDocuments {
  readonly kind: string
  readonly bytes: Uint8Array
}

/** What a child says: once that it has started, then one answer for each request. */
export type ChildReply =
  | { readonly kind: 'ready' }
  | ChildAnswer
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** What it found, in answer to the request of the like kind. */
export type ChildAnswer =
  | { readonly kind: 'parsed'; readonly file: WireFile }
  | { readonly kind: 'listed'; readonly answer: unknown }
  | { readonly kind: 'recognised'; readonly page: OcrPage }

/** A parsed file whose passages do not repeat the text of their pages, which halves the message. */
export interface WireFile extends Omit<ParsedFile, 'passages'> {
  readonly passages: readonly Omit<ParsedPassage, 'text'>[]
}

/** Leaves the passages' text out. */
export function toWireFile(file: ParsedFile): WireFile {
  const passages = file.passages.map(({ pageIndex, start, end, headingPath }) => ({
    pageIndex,
    start,
    end,
    headingPath,
  }))
  return { ...file, passages }
}

/** Puts the passages' text back. */
export function fromWireFile(file: WireFile): ParsedFile {
  const texts = new Map(file.pages.map(({ index, text }) => [index, text]))
  const passages = file.passages.map((passage) => ({
    ...passage,
    text: texts.get(passage.pageIndex)?.slice(passage.start, passage.end) ?? '',
  }))
  return { ...file, passages }
}

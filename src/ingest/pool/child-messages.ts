import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/pages/ocr-page.ts'
import type { ParsedPassage } from '../../domain/parsed-document.ts'
import type { FileInput, ParsedFile } from '../parse/parse-file.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

/** Passages restored between two yields to the event loop. */
const PASSAGES_PER_SLICE = 1_000

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
  | { readonly kind: 'contained'; readonly file: PoolInput; readonly ordinal: number }
  | { readonly kind: 'ocr'; readonly bytes: FileBytes; readonly pageIndex: number; readonly engine: OcrChoice }

/** A feed, sitemap or similar list as received. Its kinds, and the answer to each, are defined in harvest. */
export interface ListOfDocuments {
  readonly kind: string
  readonly bytes: Uint8Array
}

/** A message from a child: `ready` once at the start, then for each request an answer, after its portions if it is long. */
export type ChildReply =
  | { readonly kind: 'ready' }
  | Portion
  | ChildAnswer
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** Elements of a list within the answer that follows. */
export interface Portion {
  readonly kind: 'portion'
  /** The names of the fields that lead to the list. */
  readonly path: readonly string[]
  readonly items: readonly unknown[]
}

/** The result of a request of the corresponding kind. */
export type ChildAnswer =
  | { readonly kind: 'parsed'; readonly file: WireFile }
  | { readonly kind: 'listed'; readonly answer: unknown }
  | { readonly kind: 'recognised'; readonly page: OcrPage }
  | { readonly kind: 'extracted'; readonly bytes: Uint8Array }

/** A parsed file whose passages omit their text, which is in the pages; this halves the message. */
export interface WireFile extends Omit<ParsedFile, 'passages'> {
  readonly passages: readonly Omit<ParsedPassage, 'text'>[]
}

/** Removes the passages' text. */
export function toWireFile(file: ParsedFile): WireFile {
  const passages = file.passages.map(({ pageIndex, start, end, headingPath, continuation }) => ({
    pageIndex,
    start,
    end,
    headingPath,
    continuation,
  }))
  return { ...file, passages }
}

/** Restores the passages' text, yielding to the event loop. */
export async function fromWireFile(file: WireFile, signal: AbortSignal): Promise<ParsedFile> {
  const texts = new Map(file.pages.map(({ index, text }) => [index, text]))
  const passages: ParsedPassage[] = []
  for (const [ordinal, passage] of file.passages.entries()) {
    if (ordinal % PASSAGES_PER_SLICE === 0) await yieldToEventLoop(signal)
    passages.push({ ...passage, text: texts.get(passage.pageIndex)?.slice(passage.start, passage.end) ?? '' })
  }
  return { ...file, passages }
}

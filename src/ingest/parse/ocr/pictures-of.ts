import { MAX_OCR_PAGES } from '../limits.ts'
import type { ParsedPage } from '../../../domain/parsed-document.ts'

/** Indexes of the picture pages that OCR should read, at most MAX_OCR_PAGES. */
export function picturesOf(pages: readonly ParsedPage[]): readonly number[] {
  return pages
    .filter(({ isPicture }) => isPicture)
    .map(({ index }) => index)
    .slice(0, MAX_OCR_PAGES)
}

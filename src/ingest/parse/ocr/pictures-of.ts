import { MAX_OCR_PAGES } from '../limits.ts'
import type { ParsedPage } from '../../../domain/parsed-document.ts'

/** The indexes of pages that OCR is to read. */
export function picturesOf(pages: readonly ParsedPage[]): readonly number[] {
  return pages
    .filter(({ isPicture }) => isPicture)
    .map(({ index }) => index)
    .slice(0, MAX_OCR_PAGES)
}

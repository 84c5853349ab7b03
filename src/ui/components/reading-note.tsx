import type { PageHead, PageReading } from '../../db/texts/texts.ts'
import { count } from '../names.ts'

/** `OCR, 96 % sure`, `not read`, or nothing for a page whose file has its letters. */
export function ReadingTag({ reading, confidence, isPicture }: PageReading) {
  if (reading === 'ocr') return <span class="reading">{ocrTag(confidence)}</span>
  if (reading === 'none' && isPicture) return <span class="reading">picture, not read</span>
  return null
}

/** How sure OCR was of a page's letters. */
export function ocrTag(confidence: number | null): string {
  return confidence === null ? 'OCR' : `OCR, ${Math.round(confidence * 100)} % sure`
}

/** What of a version could not be read, since silence about it means nothing. */
export function UnreadPages({ pages, isDue }: { readonly pages: readonly PageHead[]; readonly isDue: boolean }) {
  const unread = pages.filter(({ reading, isPicture }) => reading === 'none' && isPicture)
  if (unread.length === 0) return null
  return (
    <p class="notice">
      {unread.length} of {count(pages.length, 'page')} {unread.length === 1 ? 'is a picture' : 'are pictures'} that{' '}
      {isDue ? 'OCR is still to read' : 'could not be read'}: what they say is not found by search.
    </p>
  )
}

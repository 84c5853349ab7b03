import type { PageOutline, PageTextSource } from '../../db/texts/texts.ts'
import { count } from '../names.ts'

/** `OCR, 96% confidence`, `picture, not read`, or nothing for a page whose text is in the file. */
export function ReadingTag({ reading, confidence, isPicture }: PageTextSource) {
  if (reading === 'ocr') return <span class="reading">{ocrTag(confidence)}</span>
  if (reading === 'none' && isPicture) return <span class="reading">picture, not read</span>
  return null
}

/** The confidence of OCR for a page; null is unknown. */
export function ocrTag(confidence: number | null): string {
  return confidence === null ? 'OCR' : `OCR, ${Math.round(confidence * 100)}% confidence`
}

/** States which pages of a version could not be read, since search cannot find their words. */
export function UnreadPages({ pages, isDue }: { readonly pages: readonly PageOutline[]; readonly isDue: boolean }) {
  const unread = pages.filter(({ reading, isPicture }) => reading === 'none' && isPicture)
  if (unread.length === 0) return null
  return (
    <p class="notice">
      {unread.length} of {count(pages.length, 'page')} {unread.length === 1 ? 'is a picture' : 'are pictures'} that{' '}
      {isDue ? 'OCR has yet to read' : 'could not be read'}: search does not find the words in{' '}
      {unread.length === 1 ? 'it' : 'them'}.
    </p>
  )
}

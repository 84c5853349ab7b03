import type { Span } from '../../../../domain/parsed-document.ts'

/** The properties of a PDF page used to find parts; pages are counted from 1. */
export interface PartPage {
  readonly label: string | null
  readonly text: string
  /** Running lines within `text`. */
  readonly furniture: readonly Span[]
  /** Text in large type at its top, or null. */
  readonly title: string | null
  readonly paper: Paper | null
  /** Target pages of its links. */
  readonly linksTo: readonly number[]
}

/** Size of a sheet in points. */
export interface Paper {
  readonly width: number
  readonly height: number
}

/** The running lines of a page. */
export function runningLinesOf(page: PartPage | undefined): readonly string[] {
  if (page === undefined) return []
  const { text, furniture } = page
  return furniture.flatMap(({ start, end }) => text.slice(start, end).split('\n')).filter((line) => line.trim() !== '')
}

/** The text of a page without its running lines. */
export function bodyOf({ text, furniture }: PartPage): string {
  const [head, foot] = [furniture.find(({ start }) => start === 0), furniture.find(({ start }) => start > 0)]
  return text.slice(head?.end ?? 0, foot?.start ?? text.length).trim()
}

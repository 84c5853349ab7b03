import type { Span } from '../../domain/parsed-document.ts'

/** Opening and closing marks; straight ones are both. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['“', '”'],
  ['«', '»'],
  ['"', '"'],
]

/** Whether each of these spans stands between quotation marks: a quotation, and no unmarked loan. */
export function isQuoted(text: string, spans: readonly Span[]): boolean {
  return spans.length > 0 && spans.every(({ start, end }) => PAIRS.some((marks) => isBetween(text, marks, start, end)))
}

function isBetween(text: string, [open, close]: readonly [string, string], start: number, end: number): boolean {
  const before = text.slice(0, start)
  const isOpen =
    open === close ? before.split(open).length % 2 === 0 : before.lastIndexOf(open) > before.lastIndexOf(close)
  return isOpen && text.indexOf(close, end) >= 0
}

import type { VNode } from 'preact'
import type { Span } from '../../search/engine/search-engine.ts'

/** A text with spans highlighted; neighbouring spans separated only by white space are one highlight. */
export function MarkedText({ text, spans }: { readonly text: string; readonly spans: readonly Span[] }): VNode {
  const parts: (string | VNode)[] = []
  let at = 0
  for (const { start, end } of joined(text, spans)) {
    parts.push(text.slice(at, start), <mark>{text.slice(start, end)}</mark>)
    at = end
  }
  return <>{[...parts, text.slice(at)]}</>
}

/** Spans in order, without overlaps; those with only white space between them are joined. */
function joined(text: string, spans: readonly Span[]): readonly Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last !== undefined && text.slice(last.end, Math.max(last.end, span.start)).trim() === '') {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    } else if (span.end > span.start) result.push(span)
  }
  return result
}

/** The part of a passage around its first spans, cut at words; the offsets of the spans are adjusted. */
export function toSnippet(
  text: string,
  spans: readonly Span[],
  characters: number,
): { text: string; spans: readonly Span[] } {
  if (text.length <= characters) return { text, spans }
  const first = spans[0]?.start ?? 0
  const wanted = Math.max(0, Math.min(first - Math.floor(characters / 3), text.length - characters))
  const from = wanted === 0 ? 0 : wordStart(text, wanted)
  const to = from + characters >= text.length ? text.length : wordEnd(text, from + characters)
  const head = from === 0 ? '' : '… '
  const tail = to === text.length ? '' : ' …'
  const inside = spans.filter((span) => span.start >= from && span.end <= to)
  return {
    text: `${head}${text.slice(from, to)}${tail}`,
    spans: inside.map((span) => ({ start: span.start - from + head.length, end: span.end - from + head.length })),
  }
}

function wordStart(text: string, at: number): number {
  const space = text.slice(at).search(/\s/)
  return space < 0 ? at : at + space + 1
}

function wordEnd(text: string, at: number): number {
  const before = text.slice(0, at).search(/\s\S*$/)
  return before <= 0 ? at : before
}

/** A line shorter than this share of the longest line of its text was ended on purpose. */
const FULL_LINE = 0.7

/** The text with line breaks only where a paragraph, heading or row ends: a break after a full line becomes a space. */
export function reflow(text: string): string {
  const lines = text.split('\n')
  // a long text has more lines than a call can have arguments
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0)
  return lines.reduce((flowed, line, index) => {
    const before = lines[index - 1]
    if (before === undefined) return line
    return `${flowed}${before.length >= longest * FULL_LINE && line.trim() !== '' ? ' ' : '\n'}${line}`
  }, '')
}

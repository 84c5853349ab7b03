import { Parser } from 'htmlparser2'
import { toWordKey } from './word-key.ts'

/** Entities, or tags of inline mark-up in HTML and JATS, as a title or name has them that was encoded once too often. */
const MARKUP =
  /&(?:amp|lt|gt|quot|apos|nbsp|[a-z]{2,8}|#\d{2,5}|#x[\da-f]{2,4});|<\/?(?:jats:)?(?:i|b|em|strong|su[bp]|span|sc|scp|u|br|italic|bold|xref|fn)\b/i
/** Elements that hold the mark of a note, and not a part of the title. */
const NOTE = /^(?:jats:)?(?:xref|fn)$/
const SUPERSCRIPT = /^(?:jats:)?sup$/
/** Signs that refer to a note. */
const MARKS = /^[\s*∗⁎†‡§¶☆✩★#,]+$/u
/** At the end of a title or name, after a word: `A*` may be the name of an algorithm. */
const MARKS_AT_END = /(?<=\p{L}{2}[\p{P}]?)\s?[*∗⁎†‡§¶☆✩★¹²³⁴-⁹]+$/u
const MAX_ROUNDS = 3

/** A title or name without entities, also doubly encoded ones, without mark-up and without the marks of footnotes. */
export function toPlainTitle(text: string): string {
  let plain = text
  for (let round = 0; round < MAX_ROUNDS && MARKUP.test(plain); round += 1) plain = parseMarkup(plain)
  return plain.replace(/\s+$/, '').replace(MARKS_AT_END, '')
}

/** A title with its subtitle, unless it ends with that already. */
export function withSubtitle(title: string, subtitle: string | null | undefined): string {
  const [whole, end] = [toWordKey(title), toWordKey(subtitle ?? '')]
  if (end === '' || ` ${whole}`.endsWith(` ${end}`)) return title
  const bare = title.trim()
  return `${bare}${/[:?!.–—-]$/.test(bare) ? '' : ':'} ${(subtitle ?? '').trim()}`
}

function parseMarkup(markup: string): string {
  let text = ''
  let notes = 0
  let superscript: string | null = null
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (NOTE.test(name)) notes += 1
        else if (SUPERSCRIPT.test(name)) superscript = ''
        else if (/^(?:jats:)?(?:br|break)$/.test(name)) text += ' '
      },
      ontext: (part) => {
        if (notes > 0) return
        if (superscript === null) text += part
        else superscript += part
      },
      onclosetag: (name) => {
        if (NOTE.test(name)) notes = Math.max(0, notes - 1)
        if (!SUPERSCRIPT.test(name) || superscript === null) return
        if (!MARKS.test(superscript)) text += superscript
        superscript = null
      },
    },
    { decodeEntities: true },
  )
  parser.end(markup)
  return text
}

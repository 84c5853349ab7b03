import { LineWriter } from '../text/line-writer.ts'
import { cutText, toCleanText } from '../text/clean-text.ts'
import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { parseMarkup, toWholeText } from '../html/parse-html.ts'
import { createLinkList } from '../html/html-links.ts'
import { MAX_TEXT_CHARACTERS } from '../limits.ts'
import { toDates } from '../metadata/dated-events.ts'
import { toFoundValues, toName, toTitle } from '../metadata/metadata-values.ts'
import { toMetadata } from '../metadata/to-metadata.ts'
import type { MailMessage } from './mail-message.ts'
import { readEml } from './read-eml.ts'
import { readMsg } from './read-msg.ts'

/** A mail as it travels. */
export function parseEml(bytes: Uint8Array): FileText {
  return toMailText(readEml(bytes))
}

/** A mail as Outlook saves it. */
export function parseMsg(bytes: Uint8Array): FileText {
  return toMailText(readMsg(bytes))
}

/** A mail as one page: its subject, who wrote it to whom and when, and its text with whatever it quotes. */
function toMailText(mail: MailMessage): FileText {
  const writer = new LineWriter()
  writer.startHeading(1)
  writer.write(mail.subject)
  writer.endLine()
  const lines = [
    ['From', mail.from],
    ['To', mail.to],
    ['Cc', mail.copyTo],
    ['Date', mail.date],
  ] as const
  for (const [name, value] of lines) if (value !== '') writeLine(writer, `${name}: ${value}`)
  const head = writer.finish()
  const body = readBody(mail)
  const whole = [head.text, body.text].filter((part) => part !== '').join('\n')
  const text = cutText(whole, MAX_TEXT_CHARACTERS)
  return {
    pages: [{ index: 1, label: null, text, headings: head.headings, ...PLAIN_PAGE }],
    metadata: readMetadata(mail),
    links: body.links,
    truncated: text.length < whole.length ? 'text_cap' : null,
  }
}

function writeLine(writer: LineWriter, line: string): void {
  writer.write(line)
  writer.endLine()
}

/** The text as written; the page instead where programs put only a note into the text. */
function readBody({ plain, html }: MailMessage): Pick<FileText, 'links'> & { readonly text: string } {
  const text = toCleanText(plain.slice(0, 2 * MAX_TEXT_CHARACTERS)).trim()
  const page = html.trim() === '' ? null : parseMarkup(html, toWholeText)
  const shown = page?.pages[0]?.text ?? ''
  const links = page?.links ?? linksIn(text)
  return { text: text.length * 2 >= shown.length && text !== '' ? text : shown, links }
}

/** Addresses in plain text. */
function linksIn(text: string): readonly string[] {
  const links = createLinkList()
  for (const [address] of text.matchAll(/\bhttps?:\/\/[^\s<>"']{1,2000}/g)) {
    if (links.full) break
    links.add(address.replace(/[.,;:!?)\]]+$/, ''))
  }
  return links.toArray()
}

function readMetadata(mail: MailMessage): FileText['metadata'] {
  const author = nameIn(mail.from)
  return toMetadata(
    {
      title: toFoundValues([['mail:subject', mail.subject]], toTitle),
      authors: author === null ? [] : [{ value: [author], rule: 'mail:from' }],
    },
    toDates([['published', 'mail:date', mail.date]]),
  )
}

/** The name in `"Ann Lee" <ann@example.org>`; null if there is only an address. */
function nameIn(from: string): string | null {
  const first = from.slice(0, 1_000).replace(/<[^<>]*>.*$/s, '')
  const name = first.replace(/\([^()]*\)/g, '').replace(/^[\s"']+|[\s"',;]+$/g, '')
  return toName(name)
}

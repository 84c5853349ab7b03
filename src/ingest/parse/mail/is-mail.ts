import { readMimeHeaders } from './mime-headers.ts'

/** Headers that only mails have. */
const OF_MAILS = ['message-id', 'mime-version', 'received', 'return-path', 'delivered-to', 'x-mailer', 'dkim-signature']
const USUAL = ['from', 'to', 'subject', 'date', 'sender', 'cc', 'reply-to']

/**
 * Whether the beginning of a text is the head of a mail (RFC 5322): a sender and a date, with a header that nothing but
 * a mail has, since minutes and letters begin with `From:` and `Date:` too. `isDeclared`: the server or the name says
 * that it is one.
 */
export function isMail(head: string, isDeclared: boolean): boolean {
  const start = head.replace(/^\uFEFF?(?:From [^\r\n:]*\r?\n)?/, '')
  if (!/^[!-9;-~]{1,80}:/.test(start)) return false
  const end = /\r?\n\r?\n/.exec(start)?.index ?? start.length
  const headers = readMimeHeaders(start.slice(0, end))
  const usual = USUAL.filter((name) => headers.has(name)).length
  if (isDeclared) return usual >= 1
  return headers.has('from') && usual >= 2 && OF_MAILS.some((name) => headers.has(name))
}

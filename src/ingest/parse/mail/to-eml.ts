import type { MailMessage } from './mail-message.ts'

/** Between the parts; no base64 has a line like it. */
const BOUNDARY = 'concordance-part'

/** A message within an Outlook message as a file of its own: the same message always gives the same bytes. */
export function toEml(mail: MailMessage): Uint8Array {
  const headers = [
    ['Subject', mail.subject],
    ['From', mail.from],
    ['To', mail.to],
    ['Cc', mail.copyTo],
    ['Date', mail.date],
  ] as const
  const written = headers.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${encoded(value)}`]))
  const body = mail.plain.trim() === '' ? (['text/html', mail.html] as const) : (['text/plain', mail.plain] as const)
  const parts = [
    part(`${body[0]}; charset=utf-8`, '', Buffer.from(body[1])),
    ...mail.attachments.map(({ name, mediaType, bytes }) =>
      part(
        /^[\w.+-]+\/[\w.+-]+$/.test(mediaType ?? '') ? String(mediaType) : 'application/octet-stream',
        `\r\nContent-Disposition: attachment; filename="${encoded(name.replaceAll('"', "'"))}"`,
        bytes(),
      ),
    ),
  ]
  const head = [...written, 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, '', ''].join(
    '\r\n',
  )
  return Buffer.from(`${head}${parts.join('')}--${BOUNDARY}--\r\n`)
}

function part(type: string, rest: string, content: Uint8Array): string {
  const body = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')
  return `--${BOUNDARY}\r\nContent-Type: ${type}${rest}\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`
}

function encoded(value: string): string {
  const line = value.replace(/\s+/g, ' ')
  return /^[ -~]*$/.test(line) ? line : `=?UTF-8?B?${Buffer.from(line).toString('base64')}?=`
}

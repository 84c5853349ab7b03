import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import { messageOf, PermanentError, TransientError } from '../../errors.ts'
import type { Message, Notifier } from '../notifier.ts'

const TIMEOUT_MS = 15_000

/** Mail by SMTP; `url` may carry user and password. */
export function createSmtpNotifier(url: string, from: string): Notifier {
  const options = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }
  const transport = createTransport(`${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(toText(options))}`)
  return {
    send: async (message) => {
      try {
        await transport.sendMail(toMail(message, from))
      } catch (error) {
        const status = (error as { responseCode?: number }).responseCode ?? 0
        const reason = `mail server: ${messageOf(error)}`
        if (status >= 500) throw new PermanentError('notifier_refused', reason, { cause: error })
        throw new TransientError('notifier_unavailable', reason, { cause: error })
      }
    },
  }
}

/**
 * Mail as files `<message id>.eml` in `folder`, for an installation that is not to send any. Written beside and renamed,
 * so a file is whole, and a repeat takes the place of the first.
 */
export function createFileNotifier(folder: string, from: string): Notifier {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    send: async (message) => {
      try {
        const { message: bytes } = await transport.sendMail(toMail(message, from))
        await mkdir(folder, { recursive: true })
        const target = path.join(folder, `${message.messageId.replace(/[^A-Za-z0-9.-]+/g, '_')}.eml`)
        await writeFile(`${target}.part`, bytes as Buffer)
        await rename(`${target}.part`, target)
      } catch (error) {
        throw new TransientError('notifier_unavailable', `outbox: ${messageOf(error)}`, { cause: error })
      }
    },
  }
}

/** Subject and address are given as data: the library folds and encodes them, so no line of theirs becomes a header. */
function toMail(message: Message, from: string) {
  return {
    from,
    to: { name: '', address: message.to },
    subject: message.subject.replace(/[\r\n\0]+/g, ' ').slice(0, 200),
    text: message.text,
    html: message.html,
    messageId: `<${message.messageId}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function toText(options: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]))
}

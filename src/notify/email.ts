import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import { messageOf, PermanentError, TransientError } from '../errors.ts'
import type { Message, Notifier } from './notifier.ts'

const TIMEOUT_MS = 15_000
/** One plain address, of the lengths of RFC 5321 section 4.5.3.1; without names, lists, groups or quoted parts. */
const ONE_ADDRESS = /^[^\s\p{C}@<>(),;:"\\[\]]{1,64}@[^\s\p{C}@<>(),;:"\\[\]]{1,255}$/u

/** Mail by SMTP; `url` may carry user and password. */
export function createSmtpNotifier(url: string, from: string): Notifier {
  const options = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }
  const transport = createTransport(`${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(toText(options))}`)
  return {
    send: async (message) => {
      try {
        await transport.sendMail(toMail(message, from))
      } catch (error) {
        if (error instanceof PermanentError) throw error
        const reason = `mail server: ${messageOf(error)}`
        if (isAboutMessage(error as SmtpError)) throw new PermanentError('notifier_refused', reason, { cause: error })
        throw new TransientError('notifier_unavailable', reason, { cause: error })
      }
    },
  }
}

/**
 * Mail as files `<message id>.eml` in `folder`, for installations that send none. Files are written under another name
 * and renamed, so that they are complete, and a repeat replaces the first. Folder and files are accessible only to
 * their owner, since recipients are private, even if an older program made the folder.
 */
export function createFileNotifier(folder: string, from: string): Notifier {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    send: async (message) => {
      try {
        const { message: bytes } = await transport.sendMail(toMail(message, from))
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await chmod(folder, 0o700)
        const target = path.join(folder, `${message.messageId.replace(/[^A-Za-z0-9.-]+/g, '_')}.eml`)
        await rm(`${target}.part`, { force: true }) // an existing file would keep its mode
        await writeFile(`${target}.part`, bytes as Buffer, { mode: 0o600 })
        await rename(`${target}.part`, target)
      } catch (error) {
        if (error instanceof PermanentError) throw error
        throw new TransientError('notifier_unavailable', `outbox: ${messageOf(error)}`, { cause: error })
      }
    },
  }
}

/** An error of the mail library; without `responseCode` the server was not asked. */
interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

/**
 * Any other refusal concerns our settings (password, sender), and the message may be accepted once they are corrected.
 */
function isAboutMessage(error: SmtpError): boolean {
  if (error.code !== 'EENVELOPE' && error.code !== 'EMESSAGE') return false
  return error.responseCode === undefined || (error.responseCode >= 500 && error.command !== 'MAIL FROM')
}

/** Subject and address are passed as data, which the library folds and encodes, so that they cannot inject headers. */
function toMail(message: Message, from: string) {
  if (!ONE_ADDRESS.test(message.to))
    throw new PermanentError('notifier_refused', 'the recipient is not one mail address')
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

import { parseFailure } from '../../pool/parse-failure.ts'
import type { ContainedEntry } from '../contained/contained-entry.ts'
import type { MailAttachment } from './mail-message.ts'
import { readEml } from './read-eml.ts'
import { readMsg } from './read-msg.ts'

/** The attachments of a mail as it travels, in its order. */
export async function* readMailAttachments(bytes: Uint8Array): AsyncGenerator<ContainedEntry> {
  for (const attachment of readEml(bytes).attachments) yield toEntry(attachment)
}

/** Those of a mail as Outlook saves it. */
export async function* readMsgAttachments(bytes: Uint8Array): AsyncGenerator<ContainedEntry> {
  for (const attachment of readMsg(bytes).attachments) yield toEntry(attachment)
}

function toEntry({ name, mediaType, bytes }: MailAttachment): ContainedEntry {
  return {
    name,
    mediaType,
    async read(maxBytes) {
      const content = bytes()
      if (content.length > maxBytes) throw parseFailure('too_large', `an attachment of ${content.length} bytes`)
      return content
    },
  }
}

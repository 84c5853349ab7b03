/** A mail, whatever file it comes from. */
export interface MailMessage {
  readonly subject: string
  /** As a mail program shows it: `Ann Lee <ann@example.org>`. */
  readonly from: string
  readonly to: string
  readonly copyTo: string
  /** As written by the sender; empty if there is none. */
  readonly date: string
  /** The text in each form that it has. */
  readonly plain: string
  readonly html: string
  readonly attachments: readonly MailAttachment[]
}

export interface MailAttachment {
  readonly name: string
  readonly mediaType: string | null
  bytes(): Uint8Array
}

/** A message to one person. `messageId` is derived from its subject matter, so that a repeat can be recognised. */
export interface Message {
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * Sends messages. `send` resolves once the next hop has the message; sending one again is allowed
 * and carries the same Message-ID. An unavailable hop is Transient `notifier_unavailable`; a message that it will never
 * accept, Permanent `notifier_refused`.
 */
export interface Notifier {
  send(message: Message, signal?: AbortSignal): Promise<void>
}

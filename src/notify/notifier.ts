/** A message to one person. `messageId` is made from what it is about, so that a repeat can be known as one. */
export interface Message {
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * Takes messages out of the house. `send` resolves once the next hop has the message; sending one again is allowed
 * and carries the same Message-ID. A hop that is away is Transient `notifier_unavailable`; a message that it will never
 * take, Permanent `notifier_refused`.
 */
export interface Notifier {
  send(message: Message, signal?: AbortSignal): Promise<void>
}

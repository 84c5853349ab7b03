import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Instant, NullableInstant } from './columns.ts'

// What people keep and ask: editions, alerts, questions, sessions, settings.

export interface EditionTable {
  edition_id: string
  title: string
  call: Generated<string>
  editors: JSONColumnType<readonly string[], string | undefined, string>
  created_at: Instant
  updated_at: Instant
}

export interface EditionItemTable {
  edition_item_id: string
  edition_id: string
  document_id: string
  passage_id: string | null
  quotation: string | null
  page_index: number | null
  page_label: string | null
  note: Generated<string>
  position: number
  created_at: Instant
}

export interface AlertTable {
  alert_id: string
  feed_key: string
  name: string
  query: JSONColumnType<object>
  email: string | null
  enabled: Generated<boolean>
  created_at: Instant
}

export interface DeliveryTable {
  delivery_id: string
  alert_id: string
  passage_id: string
  document_id: string
  version_id: string
  text_hash: string
  page_index: number
  page_label: string | null
  quotation: string
  /** Why it was told: the words and rules that matched. */
  reasons: JSONColumnType<readonly string[]>
  message_id: string | null
  sent_at: NullableInstant
  /** Why it will never be sent. */
  code: string | null
  created_at: Instant
}

/** A question that was asked before, without who asked it. */
export interface AskedQuestionTable {
  /** What makes two askings one question: without case and outer space. */
  folded: string
  /** As it was last asked. */
  text: string
  times: Generated<number>
  /** How many documents it last found. */
  documents: number
  last_asked_at: ColumnType<Date, Date, Date>
}

/** A browser that signed in; `digest` is a keyed hash of what its cookie holds. */
export interface SessionTable {
  digest: string
  expires_at: ColumnType<Date, Date, never>
}

export interface SettingTable {
  key: string
  value: JSONColumnType<object>
  updated_at: Instant
}

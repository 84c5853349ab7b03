import { sql, type Kysely } from 'kysely'

/** How gently each host is asked, pauses by the operator, and a log of every request that a site owner may be shown. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table host
    add column delay_ms integer not null default 0, add column failures integer not null default 0,
    add column last_at timestamptz, add column last_ms integer, add column last_status integer, add column last_code text,
    add column day date, add column requests_today integer not null default 0,
    add column reserved_by text, add column reserved_until timestamptz,
    add column paused_at timestamptz, add column paused_until timestamptz, add column pause_reason text`,
  // an address is kept as URLs are written, so its host stands between the slashes
  `alter table location
    add column host text generated always as
      (case when kind = 'web' and body_key is null then substring(address from '^https?://([^/?#]+)') end) stored,
    add column due_at timestamptz not null default now()`,
  `create index location_visit on location (host, due_at) where state = 'due' and host is not null`,
  `create table request (
    request_id bigint generated always as identity primary key, host text not null, address text not null,
    requested_at timestamptz not null, ms integer not null, status integer, bytes bigint, code text, robots text,
    holder text not null, quiet_ms bigint, pause_ms integer not null)`,
  `create index request_host on request (host, requested_at)`,
  `create index request_age on request (requested_at)`,
]

import { monthNumber } from './months.ts'

/** Longer texts are no dates. */
const MAX_CHARACTERS = 60

/** Minutes from UTC of the zone names that feeds use: those of RFC 822, and the European and Pacific ones beside them. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, bst: 60, west: 60, cet: 60, met: 60, cest: 120, mest: 120 },
  ...{ eet: 120, eest: 180, msk: 180, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360 },
  ...{ pst: -480, pdt: -420, akst: -540, akdt: -480, hst: -600, jst: 540, aest: 600, aedt: 660, nzst: 720, nzdt: 780 },
}

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?:\s*(?<half>[ap])\.?m\.?)?`
const ZONE = String.raw`(?<zone>[+-]\d{2}:?\d{2}|[+-]\d{2}|[a-z]{1,5})(?:\s*\([^()]{0,20}\))?`
const WEEKDAY = String.raw`(?:[a-z]{3,9}\.?,?\s+)?`

/** The ways in which feeds, site maps and archives write a date, each whole. */
const SHAPES: readonly RegExp[] = [
  String.raw`(?<year>\d{4})(?:-(?<month>\d{2})(?:-(?<day>\d{2}))?)?`,
  String.raw`(?<year>\d{4})[-/](?<month>\d{2})[-/](?<day>\d{2})(?:[t\s]\s*${TIME}\s*(?:${ZONE})?)?`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:t(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?\s*(?:${ZONE})?)?`,
  // RFC 822 and 2822, with full names of months and hyphens too
  String.raw`${WEEKDAY}(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?<name>[a-z]{3,9})\.?,?[\s-]+(?<year>\d{4}|\d{2})(?:,?\s+${TIME}\s*(?:${ZONE})?)?`,
  String.raw`${WEEKDAY}(?<name>[a-z]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?:,?\s+${TIME}\s*(?:${ZONE})?)?`,
  // as C and Unix write it
  String.raw`${WEEKDAY}(?<name>[a-z]{3,9})\s+(?<day>\d{1,2})\s+${TIME}\s+(?:${ZONE}\s+)?(?<year>\d{4})`,
].map((shape) => new RegExp(`^${shape}$`, 'i'))

/** RFC 2822 section 4.3: two digits below 50 are of this century. */
const CENTURY_TURN = 50

interface WrittenDate {
  /** As written: `2019`, `2019-10` or `2019-10-04`. */
  readonly day: string
  /** Milliseconds since 1970; null where the time or its zone is missing, or the zone is not known. */
  readonly ms: number | null
}

/**
 * A date of a feed, site map or archive as ISO 8601, keeping its precision: a year, a month, a day, or with time and zone
 * an instant in UTC. Without a zone that is known the hour is meaningless, but the day is nearly always right. Null when
 * unreadable, and for days that do not exist.
 */
export function toInstantOrDay(text: string | null | undefined): string | null {
  const written = parseWritten(text)
  if (written === null) return null
  return written.ms === null ? written.day : new Date(written.ms).toISOString()
}

/**
 * As `toInstantOrDay`, for the day on which something was published: a stamp of midnight in its own zone keeps its day,
 * and is then a day alone, rather than an instant of the day before.
 * @param timeZone of the publisher, such as `Europe/London`, for which a midnight written in UTC is one too
 */
export function toPublicationDate(text: string | null | undefined, timeZone: string | null = null): string | null {
  const written = parseWritten(text)
  if (written === null || written.ms === null) return written?.day ?? null
  const instant = new Date(written.ms).toISOString()
  const local = timeZone === null ? null : toLocal(written.ms, timeZone)
  const day = local !== null && local.time === '00:00:00' ? local.day : written.day
  return instant.startsWith(day) ? instant : day
}

function parseWritten(text: string | null | undefined): WrittenDate | null {
  const value = (text ?? '').trim()
  if (value === '' || value.length > MAX_CHARACTERS) return null
  const groups = SHAPES.reduce<Readonly<Record<string, string | undefined>> | null>(
    (found, shape) => found ?? shape.exec(value)?.groups ?? null,
    null,
  )
  return groups === null ? null : toWritten(groups)
}

function toWritten(groups: Readonly<Record<string, string | undefined>>): WrittenDate | null {
  const year = toYear(groups['year'] ?? '')
  const month = groups['name'] === undefined ? groups['month'] : String(monthNumber(groups['name'])).padStart(2, '0')
  const day = [year, month, groups['day']?.padStart(2, '0')].filter((part) => part !== undefined).join('-')
  if (!isCalendarDate(day)) return null
  const minutes = offsetOf(groups['zone'])
  if (groups['hour'] === undefined || minutes === null) return { day, ms: null }
  const hour = toHour(Number(groups['hour']), groups['half'])
  const [minute, second] = [Number(groups['minute']), Number(groups['second'] ?? 0)]
  if (hour > 24 || minute > 59 || second > 60) return { day, ms: null }
  const fraction = Math.floor(Number(`0.${groups['fraction'] ?? 0}`) * 1_000)
  const ofDayMs = ((hour * 60 + minute - minutes) * 60 + second) * 1_000 + fraction
  return { day, ms: Date.parse(`${day}T00:00:00Z`) + ofDayMs }
}

function toYear(written: string): string {
  if (written.length === 4) return written
  return String(Number(written) + (Number(written) < CENTURY_TURN ? 2_000 : 1_900))
}

function toHour(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Minutes from UTC; null for a zone that is missing or of no known name. */
function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return ZONES[zone.toLowerCase()] ?? null
}

/** Whether the day exists: `Date` reads the 30th of February as the 1st of March. */
function isCalendarDate(text: string): boolean {
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function toLocal(ms: number, timeZone: string): { readonly day: string; readonly time: string } {
  const [day = '', time = ''] = new Date(ms).toLocaleString('sv-SE', { timeZone }).split(' ')
  return { day, time }
}

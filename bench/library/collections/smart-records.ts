/** A record of a file in the format of the SMART system: its number, and its fields by letter. */
export interface SmartRecord {
  readonly number: number
  /** A repeated field is joined by line ends. */
  readonly fields: Readonly<Record<string, string>>
}

const FIELD = /^\.([A-Z])[ \t]*\r?\n/m

/** Parses such a file: `.I 12` starts a record, a letter after a full stop, alone on a line, one of its fields. */
export function toSmartRecords(file: string): readonly SmartRecord[] {
  return file
    .split(/^\.I /m)
    .slice(1)
    .map((record) => {
      const [number = '', ...parts] = record.split(FIELD)
      const fields: Record<string, string> = {}
      for (let at = 0; at < parts.length; at += 2) {
        const letter = parts[at] ?? ''
        fields[letter] = (fields[letter] ?? '') + (parts[at + 1] ?? '')
      }
      return { number: Number(number), fields }
    })
}

/** The numbers of each line of a file of judgements. */
export function toNumberLines(file: string): readonly (readonly number[])[] {
  const lines = file.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => line.split(/\s+/).map(Number))
}

/** A field on one line; '' for a missing one. */
export function toLine(field = ''): string {
  return field.replace(/\s+/g, ' ').trim()
}

/** The first year of the 20th century in a field, or null. */
export function yearIn(field = ''): string | null {
  return /\b19\d\d\b/.exec(field)?.[0] ?? null
}

import { PermanentError, messageOf } from '../../errors.ts'

/** Why a file cannot be read; each is a code of the API. */
export const PARSE_FAILURE_CODES = [
  'encrypted',
  'malformed',
  'too_large',
  'timeout',
  'memory',
  'empty',
  'unsupported',
  'crash',
] as const
export type ParseFailureCode = (typeof PARSE_FAILURE_CODES)[number]

/** Vendors quote their input in messages; nobody needs more of it than this. */
const MAX_MESSAGE_CHARACTERS = 200

/** A parse failure as the pipeline knows it. */
export function parseFailure(code: ParseFailureCode, message: string, cause?: unknown): PermanentError {
  return new PermanentError(code, message, cause === undefined ? {} : { cause })
}

/** What a library threw over a file, as `malformed`: `what` names the format. */
export function malformed(what: string, cause: unknown): PermanentError {
  return parseFailure('malformed', `unreadable ${what}: ${oneLine(messageOf(cause))}`, cause)
}

/** A vendor's message without line breaks and control characters, at most 200 characters. */
export function oneLine(message: string): string {
  return message
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .slice(0, MAX_MESSAGE_CHARACTERS)
    .trim()
}

/** Whether `code` is one of ours. */
export function isParseFailureCode(code: string): code is ParseFailureCode {
  return PARSE_FAILURE_CODES.some((known) => known === code)
}

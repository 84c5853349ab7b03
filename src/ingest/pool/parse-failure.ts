import { PermanentError, messageOf } from '../../errors.ts'

/** Reasons why a file cannot be parsed; each is a public error code. */
export const PARSE_FAILURE_CODES = [
  'encrypted',
  'malformed',
  'too_large',
  'timeout',
  'memory',
  'empty',
  'unsupported',
  'crash',
  'no_text',
] as const
export type ParseFailureCode = (typeof PARSE_FAILURE_CODES)[number]

/** Libraries quote their input in messages, which is cut here. */
const MAX_MESSAGE_CHARACTERS = 200

/** A PermanentError with one of PARSE_FAILURE_CODES. */
export function parseFailure(code: ParseFailureCode, message: string, cause?: unknown): PermanentError {
  return new PermanentError(code, message, cause === undefined ? {} : { cause })
}

/** Wraps an error that a library threw for a file as `malformed`; `what` names the format. */
export function malformed(what: string, cause: unknown): PermanentError {
  return parseFailure('malformed', `unreadable ${what}: ${oneLine(messageOf(cause))}`, cause)
}

/** A message on one line without control characters, at most 200 characters. */
export function oneLine(message: string): string {
  return message
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .slice(0, MAX_MESSAGE_CHARACTERS)
    .trim()
}

/** Whether `code` is one of PARSE_FAILURE_CODES. */
export function isParseFailureCode(code: string): code is ParseFailureCode {
  return PARSE_FAILURE_CODES.some((known) => known === code)
}

import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { it } from 'vitest'

/**
 * Environment variables that choose variants, each a list such as `postgres,redis`; unset: all that this machine can
 * start.
 */
export type VariantVariable = 'ENGINES' | 'STORES' | 'QUEUES' | 'DATABASES' | 'BROWSERS' | 'OCR_ENGINES' | 'MODELS'

/**
 * Whether the tests of variant `value` should run. If not, one skipped test states why, so that no run hides what it
 * left out.
 * @throws Error when the variable requests the variant and this machine does not have it
 */
export function requireOrSkip(
  variable: VariantVariable,
  value: string,
  isThere: boolean,
  howToHaveIt: string,
): boolean {
  const asked = readList(variable)
  if (asked !== null && !asked.includes(value)) {
    it.skip(`skipped: ${variable}=${asked.join(',')} leaves ${value} out`, () => {})
    return false
  }
  if (isThere) return true
  if (asked !== null) throw new Error(`${variable} asks for ${value}, but ${howToHaveIt}`)
  it.skip(`skipped: ${howToHaveIt}`, () => {})
  return false
}

/** Whether a program of this name can be started. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function readList(variable: VariantVariable): readonly string[] | null {
  const value = process.env[variable]
  return value === undefined ? null : value.split(',').map((entry) => entry.trim())
}

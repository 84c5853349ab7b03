import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../support/project-folder.ts'

/** Where a code stands: as first argument of an error, or of the helpers that make one. */
const THROWN =
  /(?:Error|parseFailure|unavailable|invalidLibrary|missing|toBody)\(\s*(?:\d+,\s*)?'([a-z]+(?:_[a-z]+)+)'|const CODE = '([a-z_]+)'/g

describe('reason codes', () => {
  it('are all listed in docs/reason-codes.md', () => {
    const listed = readFileSync(path.join(projectFolder, 'docs/reason-codes.md'), 'utf8')
    const folder = path.join(projectFolder, 'src')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
    const codes = new Set(
      files.flatMap((name) =>
        [...readFileSync(path.join(folder, name), 'utf8').matchAll(THROWN)].map((match) => match[1] ?? match[2] ?? ''),
      ),
    )
    expect(codes.size).toBeGreaterThan(50)
    expect([...codes].filter((code) => !listed.includes(`\`${code}\``)).sort()).toEqual([])
  })
})

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectFolder } from '../support/project-folder.ts'

describe('the two readers of library files', () => {
  it('read the same from every file that the project ships', async () => {
    const folder = path.join(projectFolder, 'library')
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml'))
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) {
      const text = await readFile(path.join(folder, name), 'utf8')
      expect(load(text), name).toEqual(parse(text))
    }
  })
})

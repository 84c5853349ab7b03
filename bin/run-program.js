import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { folderOfBuild, PROJECT } from './sources-hash.js'

/**
 * Runs a program from the build of exactly these sources. Without a build, or with CONCORDANCE_FROM_SOURCE=1, it runs
 * from the sources through tsx, which starts slowly.
 * @param {'cli' | 'api' | 'workers'} name
 */
export async function runProgram(name) {
  const folder = process.env.CONCORDANCE_FROM_SOURCE === '1' ? null : folderOfBuild()
  const program = folder === null ? null : path.join(folder, `${name}.js`)
  if (folder !== null && program !== null && existsSync(program)) {
    // of Node 22 and later; if the folder is not writable there is no cache
    nodeModule.enableCompileCache?.(path.join(folder, 'compile-cache'))
    await import(pathToFileURL(program).href)
    return
  }
  if (folder !== null) {
    process.stderr.write('concordance: no build of these sources, so this starts slowly; "npm run build" makes one\n')
  }
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(path.join(PROJECT, 'src', name, 'main.ts')).href)
}

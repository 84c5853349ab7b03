import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { context } from 'esbuild'
import { PROJECT } from '../bin/sources-hash.js'
import { bundleOptions } from './bundle.js'

// The service for development: `npm run dev`, with the options of `concordance start`. It restarts when a file of src
// or library changes; when the build fails, it reports that and keeps running as before. It has its own data folder.

const FOLDER = path.join(PROJECT, 'dist', 'dev')
const WATCHED = ['src', 'library']
const SETTLE_MS = 150
const ENVIRONMENT = { DATA_DIR: path.join(PROJECT, 'data', 'dev'), LOG_LEVEL: 'info', ...process.env }

const bundle = await context({ ...bundleOptions(FOLDER), packages: 'external', sourcemap: true })
let service = null
let isStopping = false
let again = Promise.resolve()
let timer

for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => void stop())
const watchers = WATCHED.map((folder) => watch(path.join(PROJECT, folder), { recursive: true }, settle))
restart()

/** An editor writes a file in several steps, and a checkout many files. */
function settle() {
  clearTimeout(timer)
  timer = setTimeout(restart, SETTLE_MS)
}

function restart() {
  again = again.then(async () => {
    if (isStopping) return
    // esbuild has printed what is wrong
    if (!(await bundle.rebuild().then(Boolean, () => false))) return
    await end()
    if (!isStopping) service = start()
  })
}

function start() {
  const program = [...process.execArgv, '--enable-source-maps', path.join(FOLDER, 'cli.js'), 'start']
  const child = spawn(process.execPath, [...program, ...process.argv.slice(2)], { stdio: 'inherit', env: ENVIRONMENT })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  void ended.then(() => {
    if (service?.child !== child) return
    service = null
    if (!isStopping) process.stderr.write('dev: the service ended; it starts again when a file changes\n')
  })
  return { child, ended }
}

/**
 * Waits until the service has stopped its servers and parse processes, so that the next one finds the data folder
 * unlocked.
 */
async function end() {
  if (service === null) return
  const { child, ended } = service
  service = null
  child.kill('SIGTERM')
  await ended
}

async function stop() {
  if (isStopping) return
  isStopping = true
  clearTimeout(timer)
  for (const watcher of watchers) watcher.close()
  await end()
  await again
  await bundle.dispose()
}

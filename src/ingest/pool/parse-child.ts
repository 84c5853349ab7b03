import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { Worker } from 'node:worker_threads'
import { BUILD_FOLDER } from '../../runtime/build-folder.ts'
import { AppError, messageOf, PermanentError } from '../../errors.ts'
import { toWireFile, type ChildAnswer, type ChildReply, type ChildRequest, type FileBytes } from './child-messages.ts'
import type { ListRequest } from '../harvest/list-request.ts'
import { toStorable } from '../../formats/storable-text.ts'
import { parseFile } from '../parse/parse-file.ts'
import { isParseFailureCode, malformed, oneLine } from './parse-failure.ts'

/** Who gives up on a list ends the process. */
const NEVER = new AbortController().signal

/**
 * Main of a process that reads one file after another for a parse pool (parse-pool.ts), and that the pool may kill at
 * any time. It holds nothing, and ends with its parent.
 */
function main(): void {
  // a terminal's Ctrl-C reaches the whole group: it is the parent who decides when we end
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => process.exit())
  watchParent()
  if (BUILD_FOLDER === null) loadPackagesAsTheyAre()
  process.on('message', (request: ChildRequest) => void answer(request))
  send({ kind: 'ready' })
}

async function answer(request: ChildRequest): Promise<void> {
  try {
    send(await read(request))
  } catch (error) {
    send(toFailure(error))
  }
}

async function read(request: ChildRequest): Promise<ChildAnswer> {
  if (request.kind === 'ocr') {
    const { recognisePage } = await import('../parse/ocr/recognise-page.ts') // files without pictures need none of it
    return {
      kind: 'recognised',
      page: toStorable(await recognisePage(await readBytes(request.bytes), request.pageIndex, request.engine)),
    }
  }
  if (request.kind === 'list') {
    const { readListHere } = await import('../harvest/parse-list.ts')
    return { kind: 'listed', answer: await readListHere(request.list as ListRequest, NEVER) }
  }
  const file = await parseFile({ ...request.file, bytes: await readBytes(request.file.bytes) })
  return { kind: 'parsed', file: toStorable(toWireFile(file)) }
}

/** In a buffer of their own, since pdf.js takes the buffer away and that of a message may hold more than the file. */
async function readBytes(bytes: FileBytes): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return new Uint8Array(bytes)
  const read = await readFile(bytes.path)
  if (createHash('sha256').update(read).digest('hex') === bytes.sha256)
    return new Uint8Array(read.buffer, read.byteOffset, read.length)
  throw new PermanentError('blob_damaged', `the stored bytes of ${bytes.sha256} have changed`)
}

function toFailure(error: unknown): ChildReply {
  if (error instanceof AppError && (isParseFailureCode(error.code) || error.kind === 'permanent')) {
    return { kind: 'failed', code: error.code, message: error.message }
  }
  // nested beyond what any reader's stack holds: the file's fault, not ours
  if (error instanceof RangeError)
    return { kind: 'failed', code: 'malformed', message: malformed('file', error).message }
  return { kind: 'failed', code: 'crash', message: `the parser failed: ${oneLine(messageOf(error))}` }
}

function send(reply: ChildReply): void {
  process.send?.(reply)
}

/**
 * A parser that never comes back from a loop never hears of `disconnect`, and would outlive a killed parent for ever; so
 * a thread looks each second whether we have another parent. Its code is text because a file would need the loader.
 */
function watchParent(): void {
  const code = `const parent = ${process.ppid}
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`
  const watch = new Worker(code, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } })
  watch.unref()
}

/**
 * tsx rewrites the modules of packages too, which need it not: pdf.js then takes 250 MB and a second more than it does
 * by itself, out of what a file may use. A hook that is registered later is asked first.
 */
function loadPackagesAsTheyAre(): void {
  const code = `import { readFile } from 'node:fs/promises'
    export async function load(url, context, next) {
      if (context.format !== 'module' || !/^file:.*[/]node_modules[/].*[.]m?js$/.test(url)) return next(url, context)
      return { format: 'module', source: await readFile(new URL(url)), shortCircuit: true }
    }`
  register(`data:text/javascript,${encodeURIComponent(code)}`)
}

main()

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { Worker } from 'node:worker_threads'
import { BUILD_FOLDER } from '../../runtime/build-folder.ts'
import { AppError, messageOf, PermanentError } from '../../errors.ts'
import { toPortions } from './answer-portions.ts'
import { toWireFile, type ChildAnswer, type ChildReply, type ChildRequest, type FileBytes } from './child-messages.ts'
import type { ListRequest } from '../harvest/list-request.ts'
import { toStorable } from '../../formats/storable-text.ts'
import { readContained } from '../parse/contained/read-contained.ts'
import { parseFile } from '../parse/parse-file.ts'
import { isParseFailureCode, malformed, oneLine } from './parse-failure.ts'

/** Lists are not aborted here: the pool kills the process instead. */
const NEVER = new AbortController().signal

/**
 * Main of a process that parses one file after another for a parse pool (parse-pool.ts), which may kill it at any time.
 * It has no state of its own, and ends with its parent.
 */
function main(): void {
  // Ctrl-C in a terminal reaches the whole process group, but the parent decides when this process ends
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => process.exit())
  exitWithParent()
  if (BUILD_FOLDER === null) loadPackagesUntransformed()
  process.on('message', (request: ChildRequest) => void answer(request))
  void send({ kind: 'ready' })
}

async function answer(request: ChildRequest): Promise<void> {
  try {
    // one at a time, so that a long answer is held neither in this process's buffers nor in the parent's
    for (const reply of toPortions(await runRequest(request))) await send(reply)
  } catch (error) {
    await send(toFailure(error))
  }
}

async function runRequest(request: ChildRequest): Promise<ChildAnswer> {
  if (request.kind === 'ocr') {
    const { recognisePage } = await import('../parse/ocr/recognise-page.ts') // loaded only for files with pictures
    return {
      kind: 'recognised',
      page: toStorable(await recognisePage(await readBytes(request.bytes), request.pageIndex, request.engine)),
    }
  }
  if (request.kind === 'list') {
    const { readListInProcess } = await import('../harvest/parse-list.ts')
    return { kind: 'listed', answer: await readListInProcess(request.list as ListRequest, NEVER) }
  }
  if (request.kind === 'contained') {
    const { file, ordinal } = request
    const bytes = await readContained({ ...file, bytes: await readBytes(file.bytes), ordinal })
    // its own buffer, since that of a stream may be larger
    return { kind: 'extracted', bytes: Uint8Array.from(bytes) }
  }
  const file = await parseFile({ ...request.file, bytes: await readBytes(request.file.bytes) })
  return { kind: 'parsed', file: toStorable(toWireFile(file)) }
}

/** The bytes in their own buffer: pdf.js detaches the buffer, and that of a message may contain more than the file. */
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
  // a stack overflow means that the file nests too deeply
  if (error instanceof RangeError)
    return { kind: 'failed', code: 'malformed', message: malformed('file', error).message }
  return { kind: 'failed', code: 'crash', message: `the parser failed: ${oneLine(messageOf(error))}` }
}

/** Resolves when the message is on its way; a parent that is gone ends this process. */
async function send(reply: ChildReply): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(reply, undefined, undefined, () => resolve()))
}

/**
 * A parser in an endless loop never handles `disconnect`, and would outlive a killed parent; so a thread checks each
 * second whether the parent has changed. Its code is a string because a file would need the loader.
 */
function exitWithParent(): void {
  const code = `const parent = ${process.ppid}
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`
  const watch = new Worker(code, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } })
  watch.unref()
}

/**
 * tsx also transforms modules of packages, which is unnecessary: pdf.js then takes 250 MB and a second more, at the
 * expense of the file's limits. Hooks run in reverse order of registration, so this one comes first.
 */
function loadPackagesUntransformed(): void {
  const code = `import { readFile } from 'node:fs/promises'
    export async function load(url, context, next) {
      if (context.format !== 'module' || !/^file:.*[/]node_modules[/].*[.]m?js$/.test(url)) return next(url, context)
      return { format: 'module', source: await readFile(new URL(url)), shortCircuit: true }
    }`
  register(`data:text/javascript,${encodeURIComponent(code)}`)
}

main()

import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { malformed } from '../../pool/parse-failure.ts'
import type { OcrEngine } from './ocr-engine.ts'

const run = promisify(execFile)
const COMMAND = 'tesseract'
const PROBE_TIMEOUT_MS = 10_000
/** A page of 9 million pixels gives about 100 kB of TSV. */
const MAX_TSV_BYTES = 20 * 1024 * 1024
/** Enforced by the operating system, since the process may outlive a killed parent. */
const MAX_CPU_SECONDS = 60
const MAX_ERROR_CHARACTERS = 500

/** The `tesseract` on the PATH (Debian: tesseract-ocr); null if there is none with English data. */
export async function openNativeTesseract(): Promise<OcrEngine | null> {
  try {
    const options = { timeout: PROBE_TIMEOUT_MS }
    const [version, languages] = await Promise.all([
      run(COMMAND, ['--version'], options),
      run(COMMAND, ['--list-langs'], options),
    ])
    const name = /^tesseract v?([\w.-]+)/m.exec(version.stdout + version.stderr)?.[1]
    if (name === undefined || !/^eng$/m.test(languages.stdout + languages.stderr)) return null
    return { name: `tesseract ${name}`, readTsv }
  } catch {
    return null // not installed, or not for this machine
  }
}

/** In one thread, since other documents use the other processors. */
function readTsv(pgm: Uint8Array): Promise<string> {
  const script = `ulimit -t ${MAX_CPU_SECONDS}; OMP_THREAD_LIMIT=1 exec ${COMMAND} stdin stdout -l eng --dpi 300 tsv`
  const child = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let [bytes, stderr] = [0, '']
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > MAX_TSV_BYTES) child.kill('SIGKILL')
      else parts.push(part)
    })
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (stderr = (stderr + text).slice(-MAX_ERROR_CHARACTERS)))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(parts).toString('utf8'))
      else reject(malformed('picture', new Error(`${COMMAND} ended with ${signal ?? code}: ${stderr}`)))
    })
    child.stdin.on('error', () => undefined) // the process ended before it read everything: `close` reports it
    child.stdin.end(pgm)
  })
}

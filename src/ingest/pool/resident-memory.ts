import { readFile } from 'node:fs/promises'
import pidusage from 'pidusage'

const KIBIBYTE = 1024

/**
 * Resident memory of process `pid` in bytes, or null if it has ended. On Linux from /proc, in kB whatever the page
 * size; elsewhere from `ps` or similar, which takes some milliseconds.
 */
export async function readResidentBytes(pid: number): Promise<number | null> {
  if (process.platform === 'linux') return readFromProc(pid)
  return pidusage(pid).then(
    ({ memory }) => memory,
    () => null,
  )
}

async function readFromProc(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * KIBIBYTE
}

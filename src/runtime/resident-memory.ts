import { readFileSync } from 'node:fs'
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

/** The file is made in memory: to read it at once takes some 30 us, a tenth of what it takes in another thread. */
function readFromProc(pid: number): number | null {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readStatus(pid))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * KIBIBYTE
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // it has ended
  }
}

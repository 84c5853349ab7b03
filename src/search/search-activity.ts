import type { Catalogue } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** Whether anybody searches, known to all processes of the library. */
export interface SearchActivity {
  /** Notes that somebody searches now. */
  note(): void
  /** Whether somebody searched within the last ten seconds, in any process. */
  isRecent(): Promise<boolean>
}

const RECENT_MS = 10_000
/** How often a process that is searched reports it. */
const REPORT_MS = 3_000

const SEARCHED = 'searched'

export function openSearchActivity(catalogue: Catalogue): SearchActivity {
  let [notedMs, reportedMs] = [-Infinity, -Infinity]
  return {
    note: () => {
      notedMs = Date.now()
      if (notedMs - reportedMs < REPORT_MS) return
      reportedMs = notedMs
      // without it, writers of other processes rest too little for a moment
      writeSetting(catalogue, SEARCHED, { atMs: notedMs }).catch(() => undefined)
    },
    isRecent: async () => {
      if (Date.now() - notedMs < RECENT_MS) return true
      const reported = (await readSetting(catalogue, SEARCHED)) as { readonly atMs: number } | undefined
      return Math.abs(Date.now() - (reported?.atMs ?? 0)) < RECENT_MS
    },
  }
}

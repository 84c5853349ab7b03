import type { Catalogue } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** Whether anybody searches, which all processes of the library tell each other. */
export interface SearchActivity {
  /** Notes that somebody searches now. */
  note(): void
  /** Whether somebody searched within the last ten seconds, in any process. */
  isRecent(): Promise<boolean>
}

const RECENT_MS = 10_000
/** How often a process that is searched tells the others. */
const TELL_MS = 3_000

const SEARCHED = 'searched'

export function openSearchActivity(catalogue: Catalogue): SearchActivity {
  let [notedMs, toldMs] = [-Infinity, -Infinity]
  return {
    note: () => {
      notedMs = Date.now()
      if (notedMs - toldMs < TELL_MS) return
      toldMs = notedMs
      // whoever is not told writes a little faster than the searches would like
      writeSetting(catalogue, SEARCHED, { atMs: notedMs }).catch(() => undefined)
    },
    isRecent: async () => {
      if (Date.now() - notedMs < RECENT_MS) return true
      const told = (await readSetting(catalogue, SEARCHED)) as { readonly atMs: number } | undefined
      return Math.abs(Date.now() - (told?.atMs ?? 0)) < RECENT_MS
    },
  }
}

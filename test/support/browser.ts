import { execFileSync } from 'node:child_process'
import { chromium, type Browser } from 'playwright-core'
import type { Express } from 'express'
import { listen } from '../../src/api/server.ts'
import { isOnPath, requireOrSkip } from './variants.ts'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Without the network flags, Chromium contacts its maker's hosts at every start. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of the installed browser, or null. */
function findBrowser(): string | null {
  return PROGRAMS.find(isOnPath) ?? null
}

/** Whether tests in a browser should run. If not, one skipped test states why. */
export function hasBrowser(): boolean {
  const how = 'chromium is not on PATH (apt-get install chromium)'
  return requireOrSkip('BROWSERS', 'chromium', findBrowser() !== null, how)
}

/** A browser, and a service whose pages it shows. */
export interface BrowserSite {
  readonly browser: Browser
  /** `http://127.0.0.1:<port>` */
  readonly base: string
  close(): Promise<void>
}

/** Serves `http` on a free port and starts a browser. */
export async function openBrowserSite(http: Express): Promise<BrowserSite> {
  const service = await listen(http, '127.0.0.1', 0)
  const executablePath = execFileSync('which', [findBrowser() ?? ''], { encoding: 'utf8' }).trim()
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  return {
    browser,
    base: `http://127.0.0.1:${service.port}`,
    close: async () => {
      await browser.close()
      await service.close()
    },
  }
}

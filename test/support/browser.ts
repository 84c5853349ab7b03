import { execFileSync } from 'node:child_process'
import { chromium, type Browser } from 'playwright-core'
import { isOnPath } from './variants.ts'

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
export function findBrowser(): string | null {
  return PROGRAMS.find(isOnPath) ?? null
}

/** Starts a browser; the caller closes it. */
export async function openBrowser(program: string): Promise<Browser> {
  const executablePath = execFileSync('which', [program], { encoding: 'utf8' }).trim()
  return chromium.launch({ executablePath, args: FLAGS })
}

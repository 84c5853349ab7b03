import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
/** The list is in order but for a few words, which are within this many characters of their place. */
const WINDOW = 500

let list: string | null = null

/** Whether a word in lower case is in the package word-list. Its text of 2.8 MB is searched as it is, with no set made. */
export function isEnglishWord(word: string): boolean {
  if (!/^[a-z]+$/.test(word)) return false
  list ??= `\n${readFileSync(path.join(path.dirname(require.resolve('word-list')), 'words.txt'), 'latin1')}\n`
  let [low, high] = [0, list.length - 1]
  while (high - low > WINDOW) {
    const middle = (low + high) >>> 1
    const start = list.lastIndexOf('\n', middle)
    if (list.slice(start + 1, list.indexOf('\n', start + 1)) <= word) low = start
    else high = middle
  }
  return list.slice(Math.max(0, low - WINDOW), high + WINDOW).includes(`\n${word}\n`)
}

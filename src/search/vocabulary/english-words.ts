import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)

let words: Promise<ReadonlySet<string>> | null = null

/**
 * Whether a folded word is one of the 274,000 English words of the package word-list, which a library may lack for no
 * fault of whoever types it. The list is read at the first call, and takes some 20 MB from then on.
 */
export async function isEnglishWord(word: string): Promise<boolean> {
  words ??= readWords()
  return (await words).has(word)
}

async function readWords(): Promise<ReadonlySet<string>> {
  const file = path.join(path.dirname(require.resolve('word-list')), 'words.txt')
  return new Set((await readFile(file, 'utf8')).split('\n'))
}

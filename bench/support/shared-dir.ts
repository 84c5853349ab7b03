import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder } from '../../test/support/project-folder.ts'
import { BenchError } from './run-bench.ts'

/**
 * The folder of real documents: `<SHARED_DIR>/corpus`, by default beside the checkout.
 * @throws BenchError when it does not exist
 */
export async function findCorpus(): Promise<string> {
  const shared = path.resolve(projectFolder, process.env['SHARED_DIR'] ?? '../shared')
  const corpus = path.join(shared, 'corpus')
  const found = await stat(corpus).catch(() => null)
  if (!found?.isDirectory()) throw new BenchError(`there is no folder ${corpus}; set SHARED_DIR to the one that has it`)
  return corpus
}

/** Selects the files of a run: those with `only` in their path, the first `limit` of them. */
export interface FileChoice {
  readonly only?: string
  readonly limit?: number
}

/** Paths of the corpus's PDFs, in order. */
export async function listPdfs(corpus: string, { only = '', limit = Infinity }: FileChoice = {}): Promise<string[]> {
  const names = (await readdir(corpus, { recursive: true })).filter((name) => /\.pdf$/i.test(name))
  const chosen = names.filter((name) => name.includes(only)).sort()
  if (chosen.length === 0) throw new BenchError(`no PDF of ${corpus} has "${only}" in its path`)
  return chosen.slice(0, limit).map((name) => path.join(corpus, name))
}

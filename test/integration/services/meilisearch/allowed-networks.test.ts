import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPrivateNetworks } from '../../../../src/ingest/fetch/http/private-networks.ts'
import { startManagedMeilisearch } from '../../../../src/services/meilisearch/managed-meilisearch.ts'
import { findMeilisearch } from '../../../../src/services/meilisearch/meilisearch-binary.ts'
import { meiliBin } from '../../../support/meili-bin.ts'
import { TEST_TIMEOUT_MS, cleanUp, log, scratchFolder } from '../support/scratch.ts'

const OPTION = '--experimental-allowed-ip-networks'

/**
 * A program that knows the option, as Meilisearch does from 1.34, and notes its arguments; it runs the real one without it.
 */
async function writeProgram(folder: string, knowsOption: boolean): Promise<string> {
  const { path } = await findMeilisearch(meiliBin, folder)
  const program = join(folder, 'program')
  const help = knowsOption ? `echo "      ${OPTION} <NETWORKS>"` : 'echo "      --db-path <DB_PATH>"'
  const lines = [
    '#!/bin/sh',
    `[ "$1" = --version ] && exec '${path}' --version`,
    `[ "$1" = --help ] && { ${help}; exit; }`,
    `printf '%s\\n' "$@" > '${folder}/arguments'`,
    'for each in "$@"; do',
    '  shift',
    `  if [ "$each" = ${OPTION} ]; then skip=yes; elif [ "$skip" = yes ]; then skip=; else set -- "$@" "$each"; fi`,
    'done',
    `exec '${path}' "$@"`,
  ]
  await writeFile(program, lines.join('\n'))
  await chmod(program, 0o755)
  return program
}

describe('the networks that the managed Meilisearch may ask', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it.each([
    ['http://127.0.0.1:11434/api/embed', ['127.0.0.1/32']],
    ['http://[::1]:8080/', ['::1/128']],
    ['http://10.1.2.3/v1/embeddings', ['10.1.2.3/32']],
    ['https://8.8.8.8/v1/embeddings', []],
    ['http://no-such-name.invalid/', []],
  ])('are the addresses of %s that are not public, and no more', async (url, networks) => {
    expect(await readPrivateNetworks(url)).toEqual(networks)
  })

  it('are those of every address of a name', async () => {
    expect(await readPrivateNetworks('http://localhost:1/')).toContain('127.0.0.1/32')
  })

  it.each([
    ['given to a program that knows the option', true, ['127.0.0.1/32', '::1/128'], '127.0.0.1/32,::1/128'],
    ['not given where there is nothing to ask', true, [], null],
    ['not given to a program that does not know the option', false, ['127.0.0.1/32'], null],
  ])('are %s', async (_name, knowsOption, mayAsk, expected) => {
    const folder = await scratchFolder()
    const binary = await writeProgram(folder, knowsOption)
    const server = await startManagedMeilisearch({ dataFolder: folder, binary, log, mayAsk })
    await server.stop()
    const given = (await readFile(join(folder, 'arguments'), 'utf8')).split('\n')
    expect(given.includes(OPTION) ? given[given.indexOf(OPTION) + 1] : null).toBe(expected)
  })
})

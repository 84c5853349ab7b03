import { readFile } from 'node:fs/promises'
import { loadSources } from '../ingest/harvest/load-sources.ts'
import type { Source } from '../domain/source.ts'
import { PLACEHOLDER_ORIGIN, samplesFolder } from '../services/samples/sample-folder.ts'

/** The sources of the sample site that is served at `origin`. */
export async function readSampleSources(origin: string): Promise<readonly Source[]> {
  const file = `${samplesFolder}sources.yaml`
  return loadSources((await readFile(file, 'utf8')).replaceAll(PLACEHOLDER_ORIGIN, origin), file)
}

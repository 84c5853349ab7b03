import type { SourcePorts } from './ports.ts'
import { requestRun } from '../../db/harvest/sources.ts'
import { NotFoundError } from '../../errors.ts'
import { enqueueRecorded } from '../../ingest/jobs/enqueue-all.ts'

/** Requests a harvest of a source now, also where it is not scheduled; returns the id of the run. @throws NotFoundError `source_missing` */
export async function requestHarvest(app: SourcePorts, sourceId: string): Promise<string> {
  if (!app.library.sources.some((source) => source.id === sourceId)) {
    throw new NotFoundError('source_missing', `no source ${sourceId}`)
  }
  const job = await requestRun(app.catalogue, sourceId)
  await enqueueRecorded(app, [{ name: 'harvest', ...job }])
  return job.subjectId
}

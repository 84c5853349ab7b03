import { createApp } from '../app.ts'
import { syncSources } from '../db/harvest/sources.ts'
import { applyHostRules } from '../ingest/dedupe/apply-host-rules.ts'
import { noticeChangedFile } from '../ingest/jobs/retag.ts'
import { startIndex } from '../ingest/index/start-index.ts'
import { serversOf } from '../services/configured-servers.ts'
import { runProcess, untilAborted } from '../services/run-process.ts'
import { startHandlers } from './handlers.ts'
import { startSchedules } from './schedules.ts'

// Runs only the workers. Any number of these processes may run, on several machines; the API is a process of its own.
await runProcess(process.env, async ({ config, log, shutdown }) => {
  const app = await createApp(config, serversOf(config), log, shutdown)
  await syncSources(app.catalogue, app.library.sources)
  await applyHostRules(app)
  await noticeChangedFile(app)
  await startIndex(app, shutdown)
  await startHandlers(app)
  await startSchedules(app, { harvest: true })
  log.info('workers run')
  await untilAborted(shutdown)
  await app.close()
})

import { createApp } from '../app.ts'
import { syncSources } from '../db/harvest/sources.ts'
import { readConfig } from '../services/read-config.ts'
import { applyHostRules } from '../ingest/dedupe/apply-host-rules.ts'
import { startIndex } from '../ingest/index/start-index.ts'
import { createLogger } from '../logger.ts'
import { serversOf } from '../services/configured-servers.ts'
import { startHandlers } from './handlers.ts'
import { startSchedules } from './schedules.ts'

// Runs only the workers. Any number of these processes may run, on several machines; the API is a process of its own.
const shutdown = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => shutdown.abort())

const config = readConfig(process.env)
const log = createLogger(config.logLevel)
const app = await createApp(config, serversOf(config), log, shutdown.signal)
await syncSources(app.catalogue, app.library.sources)
await applyHostRules(app)
await startIndex(app, shutdown.signal)
await startHandlers(app)
await startSchedules(app, { harvest: true })
log.info('workers run')
if (!shutdown.signal.aborted) await new Promise((resolve) => shutdown.signal.addEventListener('abort', resolve))
await app.close()

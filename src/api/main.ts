import { createApp } from '../app.ts'
import { FEATURES } from '../main/features.ts'
import { readConfig } from '../services/read-config.ts'
import { createLogger } from '../logger.ts'
import { serversOf } from '../services/configured-servers.ts'
import { VERSION } from '../runtime/version.ts'
import { createHttpApp, listen } from './server.ts'

// Runs only the API and the pages, for installations on several machines; `concordance start` runs everything in one
// process.
const shutdown = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => shutdown.abort())

const config = readConfig(process.env)
const log = createLogger(config.logLevel)
const app = await createApp(config, serversOf(config), log, shutdown.signal)
const http = await listen(createHttpApp(app, VERSION, FEATURES), config.http.host, config.http.port)
log.info({ host: config.http.host, port: http.port }, 'api listens')
if (!shutdown.signal.aborted) await new Promise((resolve) => shutdown.signal.addEventListener('abort', resolve))
await http.close()
await app.close()

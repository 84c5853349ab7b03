import { createApp } from '../app.ts'
import { FEATURES } from '../main/features.ts'
import { serversOf } from '../services/configured-servers.ts'
import { runProcess, untilAborted } from '../services/run-process.ts'
import { VERSION } from '../runtime/version.ts'
import { createHttpApp, listen } from './server.ts'

// Runs only the API and the pages, for installations on several machines; `concordance start` runs everything in one
// process.
await runProcess(process.env, async ({ config, log, shutdown }) => {
  const app = await createApp(config, serversOf(config), log, shutdown)
  const http = await listen(createHttpApp(app, VERSION, FEATURES), config.http.host, config.http.port)
  log.info({ host: config.http.host, port: http.port }, 'api listens')
  await untilAborted(shutdown)
  await http.close()
  await app.close()
})

import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

// The long form of description.test.ts: `npm run test:api-fuzz -- --requests 2500 --seed 17`.
const { values } = parseArgs({
  options: { requests: { type: 'string', default: '2500' }, seed: { type: 'string', default: '17' } },
})
const env = { ...process.env, API_FUZZ_REQUESTS: values.requests, API_FUZZ_SEED: values.seed }
const { status } = spawnSync('npx', ['vitest', 'run', 'test/integration/api/description.test.ts'], {
  env,
  stdio: 'inherit',
})
process.exitCode = status ?? 1

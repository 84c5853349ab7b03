import { spawn } from 'node:child_process'
import { parseArgs, stripVTControlCharacters } from 'node:util'

// Runs the conformance suite of the Model Context Protocol against a running service: `--url http://127.0.0.1:3737/mcp`.
// npm fetches the suite for this run. It is written for a server made for it, with a tool for everything that the protocol
// allows; run here is what applies to a server that only reads. Any fault of another check makes the exit code 1.

/** The released suite knows the revisions up to 2025-11-25, its next release that of 2026-07-28. */
const RUNS = [
  {
    version: '0.1.16',
    revision: '2025-11-25',
    scenarios: [...['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection']],
  },
  {
    version: '0.2.0-alpha.12',
    revision: '2026-07-28',
    scenarios: [
      ...['server-stateless', 'tools-list', 'caching', 'http-header-validation', 'server-sse-multiple-streams'],
      'dns-rebinding-protection',
    ],
  },
] as const

/** Checks that need a tool of the suite's own, or prompts and resources, which this server does not have. */
const NOT_APPLICABLE: readonly string[] = [
  'sep-2575-server-rejects-undeclared-capability',
  'sep-2575-missing-capability-http-400',
  'sep-2575-http-server-no-independent-requests-on-stream',
  'sep-2575-server-no-log-without-loglevel',
  'sep-2549-prompts-list-caching-hints',
  'sep-2549-resources-list-caching-hints',
  'sep-2549-resources-templates-list-caching-hints',
]

/** The suite needs Node 22; npm has it as a package. */
const NODE = Number(process.versions.node.split('.')[0]) >= 22 ? [] : ['--package', 'node@22']
const CHECK = /\[([\w-]+)\s*\]\s+(SUCCESS|FAILURE|WARNING|SKIPPED)/g

interface Check {
  readonly name: string
  readonly status: string
}

const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://127.0.0.1:3737/mcp' } } })

let faults = 0
for (const { version, revision, scenarios } of RUNS) {
  for (const scenario of scenarios) {
    const checks = await runScenario(version, revision, scenario)
    const failed = checks.filter(({ status }) => status === 'FAILURE').map(({ name }) => name)
    const wrong = failed.filter((name) => !NOT_APPLICABLE.includes(name))
    const passed = checks.filter(({ status }) => status === 'SUCCESS').length
    const skipped = failed.length - wrong.length
    console.log(`${revision} ${scenario}: ${passed} passed, ${wrong.length} failed, ${skipped} not applicable`)
    for (const name of wrong) console.log(`  failed: ${name}`)
    if (checks.length === 0) console.log('  no check was run')
    faults += checks.length === 0 ? 1 : wrong.length
  }
}
if (faults > 0) process.exitCode = 1

async function runScenario(version: string, revision: string, scenario: string): Promise<readonly Check[]> {
  const suite = [...NODE, '--package', `@modelcontextprotocol/conformance@${version}`, '--', 'conformance', 'server']
  const args = ['--yes', ...suite, '--url', values.url, '--scenario', scenario, '--spec-version', revision]
  const child = spawn('npx', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  const checks = [...stripVTControlCharacters(output).matchAll(CHECK)].map(([, name = '', status = '']) => ({
    name,
    status,
  }))
  if (checks.length === 0) console.log(output.slice(0, 2_000))
  return checks
}

import { defineConfig } from 'vitest/config'

/**
 * These need servers, processes or a browser; all other tests are unit tests. Corpus and crash tests have their own
 * scripts.
 */
const APART = ['integration', 'browser', 'corpus', 'crash']

/** These wait most of their time, for pauses between requests and for leases to end, so that more of them run at once. */
const WAITING = [
  ...['queue', 'ingest/fetch', 'features/monitoring', 'features/captures'].map(
    (folder) => `test/integration/${folder}/**/*.test.ts`,
  ),
  'test/integration/pipeline/web-archive.test.ts',
]

const LEAKS = 'test/support/fail-on-leaked-listeners.ts'

export default defineConfig({
  test: {
    // No test measures time; a busy machine takes long to start a process or a browser.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A file leaves nothing behind in its process, and loading the program again for each takes a fifth of the time.
    isolate: false,
    // On two cores, three files at a time make each take twice as long.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: APART.map((folder) => `test/${folder}/**`),
          setupFiles: ['test/support/refuse-servers.ts', LEAKS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{integration,browser}/**/*.test.{ts,tsx}'],
          exclude: WAITING,
          globalSetup: ['test/support/servers.ts'],
          setupFiles: [LEAKS],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-waiting',
          include: WAITING,
          globalSetup: ['test/support/servers.ts'],
          setupFiles: [LEAKS],
          sequence: { groupOrder: 2 },
          maxWorkers: 4,
        },
      },
    ],
  },
})

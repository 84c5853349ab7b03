import { defineConfig } from 'vitest/config'

/** These need servers, processes or a browser; all other tests are unit tests. Those of corpus and crash run by scripts of their own. */
const APART = ['integration', 'browser', 'corpus', 'crash']

const LEAKS = 'test/support/fail-on-leaked-listeners.ts'

export default defineConfig({
  test: {
    // No test measures time; a crowded machine takes long over a process or a browser.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A file leaves nothing behind in its process, and to load the program anew for each takes a fifth of the time.
    isolate: false,
    // Two cores: three files at a time make each of them take twice as long.
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
          globalSetup: ['test/support/servers.ts'],
          setupFiles: [LEAKS],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

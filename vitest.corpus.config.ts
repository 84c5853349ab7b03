import { defineConfig } from 'vitest/config'
import { requireShared } from './test/support/shared-dir.ts'

requireShared()

// Tests with hostile and real documents from SHARED_DIR (default: ../shared).
export default defineConfig({
  test: {
    include: ['test/corpus/**/*.test.ts'],
    globalSetup: ['test/support/servers.ts'],
    // A parse may take a minute, and a good document may wait behind it.
    testTimeout: 150_000,
    hookTimeout: 60_000,
    // One file at a time, all in one process: they watch the event loop, and the memory of the processes they start.
    maxWorkers: 1,
    isolate: false,
  },
})

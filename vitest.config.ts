import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Run by scripts of their own: they need ../shared, or long.
    exclude: ['test/corpus/**', 'test/crash/**'],
    globalSetup: ['test/support/servers.ts'],
    // No test measures time; a crowded machine takes long over a process or a browser.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A file leaves nothing behind in its process, and to load the program anew for each takes a fifth of the time.
    isolate: false,
    // Two cores: three files at a time make each of them take twice as long.
    maxWorkers: 2,
  },
})

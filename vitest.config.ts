import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Run by scripts of their own: they need ../shared, or long.
    exclude: ['test/corpus/**', 'test/crash/**'],
    globalSetup: ['test/support/servers.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make each other's servers slow.
    maxWorkers: 2,
  },
})

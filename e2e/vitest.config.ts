import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { longestFirst } from '../scripts/test-run/longest-first.ts'

/** Black box: the built product, over HTTP and in a real browser. Each file has a server of its own; two run at a time. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../', import.meta.url)),
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    // Much of a journey is waiting; a third would make the waiting longer.
    poolOptions: { forks: { maxForks: 2, minForks: 1 } },
    sequence: {
      sequencer: longestFirst([
        'e2e/standard-clients.test.ts',
        'e2e/interruption.test.ts',
        'e2e/command-line.test.ts',
        'e2e/journey.test.ts',
        'e2e/life-circle.test.ts',
      ]),
    },
    globalSetup: ['e2e/build-page-once.ts'],
    // The steps of a journey stand on each other: after a failure the rest would only wait.
    bail: 1,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // As long as a locator waits: a page may take its time on a busy machine.
    expect: { poll: { timeout: 45_000 } },
  },
})

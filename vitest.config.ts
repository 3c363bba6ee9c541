import { defineConfig } from 'vitest/config'
import { longestFirst } from './scripts/test-run/longest-first.ts'

export default defineConfig({
  test: {
    include: ['{analysis,schema,demo,server,web,scripts,rules}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // The files of a process share what they load: loading the server anew took longer than most files test. Each opens
    // a store of its own, and what one of them sets (an environment variable, a clock) it sets back.
    poolOptions: { forks: { maxForks: 2, isolate: false } },
    sequence: {
      sequencer: longestFirst([
        'server/src/permission-matrix.test.ts',
        'server/src/personal-data.test.ts',
        'server/src/access-control/attacks.test.ts',
        'server/src/extract/forms/forms.test.ts',
        'server/src/monitoring/foreign-files.test.ts',
        'server/src/ingest/import-files.test.ts',
        'server/src/ingest/interrupted-import.test.ts',
      ]),
    },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

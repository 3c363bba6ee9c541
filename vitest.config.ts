import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{analysis,schema,demo,server,web,scripts,rules}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 120_000,
    // A file that loads the whole demo into a store of its own takes a minute on two idle cores.
    hookTimeout: 400_000,
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{analysis,schema,demo,server,web,scripts,rules}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

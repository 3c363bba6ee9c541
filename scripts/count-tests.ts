/** Counting what a test run did, so that nothing that failed to run counts as passed. */

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }

export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** The parts of vitest's JSON report that are read here. */
export interface Report {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[]
}

/**
 * A file that failed before its tests were known counts as one failed test, and so does a run that
 * ended badly with no failed test or left no report.
 */
export function countReport(report: Report | null, exitCode: number): Counts {
  let counts = NOTHING
  for (const { status, assertionResults } of report?.testResults ?? []) {
    const failed = assertionResults.filter((result) => result.status === 'failed').length
    const passed = assertionResults.filter((result) => result.status === 'passed').length
    const isBroken = status === 'failed' && failed === 0
    counts = addCounts(counts, {
      passed,
      failed: failed + (isBroken ? 1 : 0),
      skipped: assertionResults.length - failed - passed,
    })
  }
  const endedBadly = exitCode !== 0 && counts.failed === 0
  return endedBadly ? { ...counts, failed: 1 } : counts
}

export const lastLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`

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
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[]
  }[]
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

const firstLine = (text: string | undefined): string => text?.split('\n')[0]?.trim() ?? ''

/** A line for every failure that `countReport` counts: where, which, and why in short. */
export function nameFailures(report: Report | null, exitCode: number): string[] {
  const named = (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [`FAILED ${name}: ${firstLine(message)}`]
    return failed.map(
      (result) => `FAILED ${name} > ${result.fullName}: ${firstLine(result.failureMessages?.[0])}`,
    )
  })
  if (named.length > 0 || exitCode === 0) return named
  const numFiles = report?.testResults.length ?? 0
  return [
    `FAILED the run itself: it ended with code ${exitCode} after ${numFiles} files of which none failed`,
  ]
}

export const lastLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`

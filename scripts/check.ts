/**
 * `npm run check`: everything that can be judged without running the product.
 * `npm run check -- names docs` runs some of the checks only.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkBoundaries } from './check-boundaries.ts'
import { checkCycles } from './check-cycles.ts'
import { askForAdvisories, checkDependencies } from './check-dependencies.ts'
import { checkDocs } from './check-docs.ts'
import { checkLock } from './check-lock.ts'
import { checkLengths, checkNames } from './check-names.ts'
import { checkTranslations } from './check-translations.ts'
import { ROOT, readRepository, type SourceFile, type Violation } from './repository.ts'

const MOST_SHOWN = 40
const BIOME = ['ci', '--colors=off', '--reporter=github', '--max-diagnostics=none', '.']

interface Outcome {
  failures: string[]
  warnings: string[]
}

export interface Check {
  name: string
  /** What to do when it fails. */
  advice: string
  run(files: readonly SourceFile[]): Outcome | Promise<Outcome>
}

const shown = ({ path, line, message }: Violation): string => `${path}${line ? `:${line}` : ''}  ${message}`

const fromViolations = (violations: readonly Violation[]): Outcome => ({
  failures: violations.filter((violation) => violation.level !== 'warning').map(shown),
  warnings: violations.filter((violation) => violation.level === 'warning').map(shown),
})

/** Runs a program of a dependency; the lines it printed. */
const runTool = (
  command: string,
  args: readonly string[],
): Promise<{ code: number | null; lines: string[] }> =>
  new Promise((resolve) => {
    const entry = fileURLToPath(import.meta.resolve(command))
    const child = spawn(process.execPath, [entry, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code) =>
      resolve({ code, lines: output.split('\n').filter((line) => line.trim() !== '') }),
    )
  })

/** A tool's own report, line by line; nothing where it ended well. */
async function fromTool(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, lines } = await runTool(command, args)
  return {
    failures: code === 0 ? [] : lines.length > 0 ? lines : [`${command} ended with ${code}`],
    warnings: [],
  }
}

/** Reads `::error title=…,file=…,line=…::message`, the form of a report with one finding a line. */
export function fromAnnotations(code: number | null, lines: readonly string[], root: string = ROOT): Outcome {
  const outcome: Outcome = { failures: [], warnings: [] }
  for (const line of lines) {
    const match = /^::(error|warning|notice) title=([^,]*),file=([^,]*),line=(\d+).*?::(.*)$/.exec(line)
    if (!match) continue
    const [, level, rule, path = '', number, message] = match
    const entry = `${path.replace(root, '')}:${number}  ${message} (${rule})`
    if (level === 'error') outcome.failures.push(entry)
    else outcome.warnings.push(entry)
  }
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(...lines)
  return outcome
}

export const CHECKS: readonly Check[] = [
  {
    name: 'types',
    advice: 'mend the types; `npx tsc --noEmit` shows the same',
    run: () => fromTool('../node_modules/typescript/bin/tsc', ['--noEmit', '--pretty', 'false']),
  },
  {
    name: 'style',
    advice: '`npx biome check --write` mends most of it',
    run: async () => {
      const { code, lines } = await runTool('../node_modules/@biomejs/biome/bin/biome', BIOME)
      return fromAnnotations(code, lines)
    },
  },
  {
    name: 'boundaries',
    advice: 'see “What may import what” in ARCHITECTURE.md; move the code or turn the dependency round',
    run: (files) => fromViolations(checkBoundaries(files)),
  },
  {
    name: 'cycles',
    advice: 'move what both sides need into a file of its own, or import the type only',
    run: (files) => fromViolations(checkCycles(files)),
  },
  {
    name: 'names',
    advice: 'rename or regroup; CONTRIBUTING.md says where things go',
    run: (files) => fromViolations(checkNames(files)),
  },
  {
    name: 'lengths',
    advice: 'split the file by what it does',
    run: (files) => fromViolations(checkLengths(files)),
  },
  {
    name: 'translations',
    advice: 'write the words in web/src/i18n/zh and en',
    run: (files) => fromViolations(checkTranslations(files)),
  },
  {
    name: 'docs',
    advice: 'correct the document, or add the dependency to its record in docs/adr',
    run: (files) => fromViolations(checkDocs(files)),
  },
  {
    name: 'lock',
    advice: 'run `npx tsx scripts/complete-lock.ts`',
    run: (files) => fromViolations(checkLock(files)),
  },
  {
    name: 'dependencies',
    advice: 'choose another version, or name it under `overrides` in package.json',
    run: async (files) => fromViolations([...checkDependencies(files), ...(await askForAdvisories())]),
  },
  {
    name: 'unused',
    advice: 'remove the export, file or dependency, or declare the missing dependency',
    run: () => fromTool('../node_modules/knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  },
]

/** Runs one check; a check that throws has failed. */
async function outcomeOf(check: Check, files: readonly SourceFile[]): Promise<Outcome> {
  try {
    return await check.run(files)
  } catch (error) {
    return { failures: [error instanceof Error ? error.message : String(error)], warnings: [] }
  }
}

/** @returns the number of checks that failed */
export async function runChecks(
  checks: readonly Check[],
  files: readonly SourceFile[],
  print: (line: string) => void,
): Promise<number> {
  let failed = 0
  for (const check of checks) {
    const started = performance.now()
    const { failures, warnings } = await outcomeOf(check, files)
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5)
    const found = failures.length > 0 ? `  ${failures.length} found → ${check.advice}` : ''
    const noted = warnings.length > 0 ? `  ${warnings.length} to think about` : ''
    print(`${failures.length > 0 ? 'FAIL' : 'ok  '}  ${check.name.padEnd(12)} ${seconds} s${found}${noted}`)
    for (const line of failures.slice(0, MOST_SHOWN)) print(`        ${line}`)
    if (failures.length > MOST_SHOWN) print(`        … and ${failures.length - MOST_SHOWN} more`)
    for (const line of warnings.slice(0, MOST_SHOWN)) print(`        (${line})`)
    if (failures.length > 0) failed++
  }
  return failed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name))
  if (unknown.length > 0) {
    console.error(
      `no check is called ${unknown.join(', ')}; there are ${CHECKS.map((check) => check.name).join(', ')}`,
    )
    process.exit(2)
  }
  const checks = wanted.length > 0 ? CHECKS.filter((check) => wanted.includes(check.name)) : CHECKS
  const failed = await runChecks(checks, readRepository(), console.log)
  console.log(
    failed === 0 ? `all ${checks.length} checks hold` : `${failed} of ${checks.length} checks failed`,
  )
  process.exit(failed === 0 ? 0 : 1)
}

/**
 * The dependency audit that needs no network: every package of the lock runs on each Node that the product runs on, has
 * a permissive licence, and is none of those with a weakness that is known here. `askForAdvisories` asks the registry
 * as well, where there is one that answers.
 */
import { spawn } from 'node:child_process'
import type { Lock } from './complete-lock.ts'
import { ROOT, type SourceFile, type Violation } from './repository.ts'

/** The oldest of each line that the product runs on: what a range says of these it says of the later ones. */
export const NODE_VERSIONS = ['20.19.0', '22.13.0', '24.0.0'] as const

/** Licences that ask for no more than naming them. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Zlib',
])

/** Packages whose manifest names no licence: the one that a later version of the same package names. */
const LICENCE_BY_NAME: Readonly<Record<string, string>> = { '@mapbox/jsonlint-lines-primitives': 'MIT' }

/** What must not come in, also as a dependency of another: name, range and the reason. */
const REFUSED: readonly { name: string; range: string; reason: string }[] = [
  {
    name: 'xlsx',
    range: '*',
    reason: 'CVE-2023-30533, CVE-2024-22363; mended outside of the registry alone',
  },
  { name: 'better-auth', range: '<1.3.26', reason: 'CVE-2025-61928: a stranger acts as any person' },
  { name: 'lucia', range: '*', reason: 'given up by its authors in March 2025' },
]

type Version = [major: number, minor: number, patch: number]

const versionOf = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] =
    text
      .replace(/^v/, '')
      .split(/[-+]/)[0]
      ?.split('.')
      .map((part) => (/^\d+$/.test(part) ? Number(part) : 0)) ?? []
  return [major, minor, patch]
}
const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

/** The half-open span of one comparator; an open end is null. Throws for a form that no package of ours has used yet. */
function spanOf(comparator: string): { from: Version; until: Version | null } {
  const match = /^(\^|~|>=|>|<=|<|=)?\s*v?(\d+|[x*])(?:\.(\d+|[x*]))?(?:\.(\d+|[x*])(?:[-+].*)?)?$/.exec(
    comparator,
  )
  if (match === null) throw new Error(`no range of versions: ${comparator}`)
  const [, sign = '', ...parts] = match
  const numGiven = parts.findIndex((part) => part === undefined || !/^\d+$/.test(part))
  const numParts = numGiven < 0 ? 3 : numGiven
  const low = versionOf(parts.slice(0, numParts).join('.'))
  const after = (position: number): Version =>
    low.map((part, index) => (index < position ? part : index === position ? part + 1 : 0)) as Version
  const next = numParts === 0 ? null : after(numParts - 1)
  if (numParts === 0) return { from: [0, 0, 0], until: null }
  switch (sign) {
    case '>=':
      return { from: low, until: null }
    case '>':
      return { from: next ?? low, until: null }
    case '<':
      return { from: [0, 0, 0], until: low }
    case '<=':
      return { from: [0, 0, 0], until: next }
    case '~':
      return { from: low, until: after(Math.min(1, numParts - 1)) }
    case '^': {
      const leading = low.findIndex((part) => part > 0)
      return { from: low, until: after(leading < 0 ? numParts - 1 : Math.min(leading, numParts - 1)) }
    }
    default:
      return { from: low, until: next }
  }
}

/** Whether a version lies in a range as npm writes them: `||`, spaces for “and”, and the usual signs. */
export function isInRange(version: string, range: string): boolean {
  const own = versionOf(version)
  return range.split('||').some((alternative) =>
    alternative
      .trim()
      .replace(/(\^|~|>=|<=|>|<|=)\s+/g, '$1')
      .split(/\s+/)
      .filter((comparator) => comparator !== '')
      .map(spanOf)
      .every(({ from, until }) => compare(own, from) >= 0 && (until === null || compare(own, until) < 0)),
  )
}

/** Every one of an `AND`, any one of an `OR` has to be permissive. */
export const isPermissive = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.has(one.trim())))

interface Packed {
  path: string
  name: string
  version: string
  licence: string | null
  nodeRange: string | null
}

/** The registry packages of a lock. */
export function packagesOf(lock: Lock): Packed[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const name = path.split('node_modules/').at(-1) ?? ''
    if (!path.includes('node_modules/') || entry.link === true) return []
    // A package for another platform is not there to be read; it is the work of the one that names it.
    const parent = entry.optional === true && entry.license === undefined ? licenceOfParent(lock, name) : null
    return [
      {
        path,
        name,
        version: entry.version ?? '',
        licence: (entry.license as string | undefined) ?? LICENCE_BY_NAME[name] ?? parent,
        nodeRange: entry.engines?.node ?? null,
      },
    ]
  })
}

function licenceOfParent(lock: Lock, name: string): string | null {
  const parent = Object.values(lock.packages).find(
    (entry) => entry.optionalDependencies?.[name] !== undefined,
  )
  return (parent?.license as string | undefined) ?? null
}

export function checkDependencies(files: readonly SourceFile[]): Violation[] {
  const file = files.find((candidate) => candidate.path === 'package-lock.json')
  if (!file) return [{ path: 'package-lock.json', message: 'is missing' }]
  const faults = packagesOf(JSON.parse(file.text) as Lock).flatMap((one) => {
    const { nodeRange } = one
    const missed = nodeRange === null ? [] : NODE_VERSIONS.filter((version) => !isInRange(version, nodeRange))
    return [
      ...(missed.length > 0 ? [`does not run on Node ${missed.join(', ')} (it says ${nodeRange})`] : []),
      ...(one.licence === null || !isPermissive(one.licence)
        ? [`has the licence ${one.licence ?? 'that nobody named'}`]
        : []),
      ...REFUSED.filter(({ name, range }) => name === one.name && isInRange(one.version, range)).map(
        ({ reason }) => `is refused: ${reason}`,
      ),
    ].map((fault) => `${one.name}@${one.version} ${fault}`)
  })
  return faults.map((message) => ({ path: 'package-lock.json', message }))
}

const PATIENCE_MS = 15_000

/** What `npm audit` knows of the packages that the product runs with; a registry that does not answer is a warning. */
export function askForAdvisories(): Promise<Violation[]> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['audit', '--json', '--omit=dev', '--audit=true'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    const timer = setTimeout(() => child.kill(), PATIENCE_MS)
    child.on('error', () => resolve(readAdvisories('')))
    child.on('close', () => {
      clearTimeout(timer)
      resolve(readAdvisories(output))
    })
  })
}

/** The report of `npm audit --json`, version 2. */
export function readAdvisories(output: string): Violation[] {
  const path = 'package-lock.json'
  let report: { vulnerabilities?: Record<string, { severity: string; range: string; via: unknown[] }> } = {}
  try {
    report = JSON.parse(output) as typeof report
  } catch {
    // A registry out of reach says nothing, or says it in words.
  }
  if (report.vulnerabilities === undefined)
    return [
      {
        path,
        level: 'warning',
        message: 'no registry told of advisories; where one can be reached: npm audit',
      },
    ]
  return Object.entries(report.vulnerabilities).map(([name, { severity, range, via }]) => {
    const titles = via.flatMap((one) =>
      typeof one === 'object' && one !== null && 'title' in one ? [String(one.title)] : [],
    )
    return {
      path,
      message: `${name} ${range}: ${severity}${titles.length > 0 ? `, ${titles.join('; ')}` : ''}`,
      ...(severity === 'high' || severity === 'critical' ? {} : { level: 'warning' as const }),
    }
  })
}

/**
 * Adds to the lock the platform packages that the registry in use did not list.
 *
 * A tool such as rollup names one optional package per platform. A mirror that lacks the foreign ones makes a lock
 * without them, and `npm ci` of npm 11 then refuses it. The names say the platform, so the entries can be written
 * without asking a registry; npm looks an entry without an integrity up when that platform installs it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface LockEntry {
  version?: string
  resolved?: string
  link?: boolean
  optional?: boolean
  dev?: boolean
  devOptional?: boolean
  cpu?: string[]
  os?: string[]
  libc?: string[]
  engines?: Record<string, string>
  optionalDependencies?: Record<string, string>
  [key: string]: unknown
}
export interface Lock {
  packages: Record<string, LockEntry>
  [key: string]: unknown
}
export interface MissingPackage {
  parentPath: string
  name: string
  version: string
}

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
]
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
]

/** Looks a package up as Node does: in the nearest node_modules, then outwards. */
const isLocked = (lock: Lock, from: string, name: string): boolean => {
  for (let folder = from; ; ) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  }
}

/** The optional packages that a locked package names with an exact version and that the lock does not hold. */
export function missingOptionalPackages(lock: Lock): MissingPackage[] {
  const missing: MissingPackage[] = []
  for (const [parentPath, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(lock, parentPath, name)) missing.push({ parentPath, name, version })
    }
  }
  return missing
}

/** Reads os, cpu and libc off a name such as `@rollup/rollup-linux-arm-musleabihf`. */
export function platformOfName(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.slice(name.indexOf('/') + 1).split('-')
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (!cpu || (!os && cpu !== 'wasm32')) throw new Error(`${name}: the name says no platform`)
  const last = words.at(-1) ?? ''
  const libc =
    os !== 'linux'
      ? undefined
      : last.startsWith('musl')
        ? ['musl']
        : last.startsWith('gnu')
          ? ['glibc']
          : undefined
  return { cpu: [cpu], ...(libc && { libc }), ...(os && { os: [os] }) }
}

/** The lock with an entry for every missing platform package; the paths sorted as npm sorts them. */
export function completeLock(lock: Lock): Lock {
  const packages = { ...lock.packages }
  for (const { parentPath, name, version } of missingOptionalPackages(lock)) {
    if (!/^\d/.test(version)) throw new Error(`${name}@${version}: only exact versions can be written unseen`)
    const parent = lock.packages[parentPath] ?? {}
    packages[`node_modules/${name}`] = {
      version,
      ...platformOfName(name),
      ...(parent.dev && { dev: true }),
      ...(parent.devOptional && { devOptional: true }),
      optional: true,
      ...(parent.engines && { engines: parent.engines }),
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lock, packages: Object.fromEntries(sorted) }
}

/** Download addresses in the lock; those of a private mirror must not be published. Workspace links are none. */
export const resolvedAddresses = (lock: Lock): string[] =>
  Object.values(lock.packages).flatMap((entry) => (entry.resolved && !entry.link ? [entry.resolved] : []))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  const missing = missingOptionalPackages(lock)
  writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`)
  console.log(`${missing.length} platform packages added`)
}

/** Programs of the machine that the tests need, and how to get them. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

type Environment = Record<string, string | undefined>

export const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first of the names that PATH holds. */
export function findInPath(names: readonly string[], environment: Environment): string | null {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const name of names) {
    const folder = folders.find((candidate) => isProgram(join(candidate, name)))
    if (folder) return join(folder, name)
  }
  return null
}

/**
 * The browser for the tests: the one named by JINGJING_CHROMIUM, else one in PATH.
 * @throws Error where JINGJING_CHROMIUM names no program: a wrong setting is not silently passed over
 */
export function findChromium(environment: Environment): string | null {
  const named = environment.JINGJING_CHROMIUM
  if (!named) return findInPath(CHROMIUM_NAMES, environment)
  if (!isProgram(named)) throw new Error(`JINGJING_CHROMIUM is ${named}, which is not a program`)
  return named
}

/** Debian keeps the server programs of each version beside PATH; the newest that can start a cluster counts. */
export function findPostgresPrograms(
  environment: Environment,
  versionsFolder = '/usr/lib/postgresql',
): string | null {
  const versions = existsSync(versionsFolder) ? readdirSync(versionsFolder) : []
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const folder = join(versionsFolder, version, 'bin')
    if (isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'pg_ctl'))) return folder
  }
  const initdb = findInPath(['initdb'], environment)
  return initdb ? join(initdb, '..') : null
}

export const canInstallOnDebian = (environment: Environment): boolean =>
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  findInPath(['apt-get'], environment) !== null

/** @returns whether every package is installed now */
export function installOnDebian(packages: readonly string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...parameters: string[]): boolean =>
    spawnSync('apt-get', parameters, { stdio: ['ignore', 'inherit', 'inherit'], env: environment }).status ===
    0
  const install = (): boolean => run('install', '-y', '--no-install-recommends', '-qq', ...packages)
  // The package lists may be old or missing; they are fetched only where they turn out to be.
  return install() || (run('update', '-qq') && install())
}

import { describe, expect, it } from 'vitest'
import { checkLock } from './check-lock.ts'
import { completeLock, type Lock, missingOptionalPackages, platformOfName } from './complete-lock.ts'

const lock = (): Lock => ({
  lockfileVersion: 3,
  packages: {
    '': { version: '0.1.0' },
    'node_modules/bundler': {
      version: '4.0.0',
      dev: true,
      engines: { node: '>=18' },
      optionalDependencies: { '@bundler/linux-x64-gnu': '4.0.0', '@bundler/darwin-arm64': '4.0.0' },
    },
    'node_modules/@bundler/linux-x64-gnu': { version: '4.0.0', optional: true },
    'node_modules/server': { resolved: 'server', link: true },
  },
})
const problems = (value: Lock): string[] =>
  checkLock([{ path: 'package-lock.json', text: JSON.stringify(value) }]).map(({ message }) => message)

describe('the lock', () => {
  it('is refused while a platform package is missing, and holds once completed', () => {
    expect(problems(lock())).toEqual(['lacks @bundler/darwin-arm64@4.0.0'])
    expect(problems(completeLock(lock()))).toEqual([])
  })

  it('gets an entry that only its platform installs, and keeps all others as they are', () => {
    const completed = completeLock(lock())
    expect(completed.packages['node_modules/@bundler/darwin-arm64']).toEqual({
      version: '4.0.0',
      cpu: ['arm64'],
      os: ['darwin'],
      dev: true,
      optional: true,
      engines: { node: '>=18' },
    })
    const { 'node_modules/@bundler/darwin-arm64': _added, ...others } = completed.packages
    expect(others).toEqual(lock().packages)
    expect(completeLock(completed)).toEqual(completed)
  })

  it('finds a package in an outer node_modules, as Node does', () => {
    const nested = lock()
    nested.packages['node_modules/a/node_modules/b'] = {
      optionalDependencies: { '@bundler/linux-x64-gnu': '4.0.0' },
    }
    expect(missingOptionalPackages(nested).map(({ name }) => name)).toEqual(['@bundler/darwin-arm64'])
  })

  it('is refused with a download address', () => {
    const value = completeLock(lock())
    value.packages['node_modules/x'] = { version: '1.0.0', resolved: 'https://mirror.example/x.tgz' }
    expect(problems(value)).toEqual(['names the download address https://mirror.example/x.tgz'])
  })

  it('has to be there', () => {
    expect(checkLock([])).toHaveLength(1)
  })
})

describe('the platform in a name', () => {
  it.each([
    ['@rollup/rollup-linux-x64-musl', { cpu: ['x64'], libc: ['musl'], os: ['linux'] }],
    ['@rollup/rollup-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
    ['@rollup/rollup-linux-arm-musleabihf', { cpu: ['arm'], libc: ['musl'], os: ['linux'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { cpu: ['ia32'], os: ['win32'] }],
    ['@oxc-parser/binding-openharmony-arm64', { cpu: ['arm64'], os: ['openharmony'] }],
    ['@rollup/rollup-win32-x64-gnu', { cpu: ['x64'], os: ['win32'] }],
    ['@oxc-parser/binding-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('is read from %s', (name, platform) => {
    expect(platformOfName(name)).toEqual(platform)
  })

  it('is not made up', () => {
    expect(() => platformOfName('fsevents')).toThrow('says no platform')
  })
})

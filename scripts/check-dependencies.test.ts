import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  checkDependencies,
  isInRange,
  isPermissive,
  NODE_VERSIONS,
  readAdvisories,
} from './check-dependencies.ts'
import type { LockEntry } from './complete-lock.ts'
import { ROOT } from './repository.ts'
import { bomOf } from './write-sbom.ts'

const lockOf = (packages: Record<string, LockEntry>) => [
  { path: 'package-lock.json', text: JSON.stringify({ packages }) },
]
const faultsOf = (entry: LockEntry, name = 'some') =>
  checkDependencies(lockOf({ [`node_modules/${name}`]: { version: '1.0.0', license: 'MIT', ...entry } })).map(
    ({ message }) => message,
  )

describe('a range of versions', () => {
  it.each([
    ['20.19.0', '>=20.19.0', true],
    ['20.18.9', '>=20.19.0', false],
    ['20.19.0', '>=22', false],
    ['22.13.0', '^20.19.0 || >=22.12.0', true],
    ['22.11.0', '^20.19.0 || >=22.12.0', false],
    ['21.0.0', '^20.19.0 || >=22.12.0', false],
    ['24.0.0', '18 || 20 || >=22', true],
    ['19.0.0', '18 || 20 || >=22', false],
    ['20.5.1', '18 || 20 || >=22', true],
    ['20.19.0', '>= 0.6', true],
    ['20.19.0', '>=10.x', true],
    ['20.19.0', '>=v12.22.7', true],
    ['20.19.0', '>=14 <20', false],
    ['0.2.9', '^0.2.3', true],
    ['0.3.0', '^0.2.3', false],
    ['1.2.9', '~1.2.3', true],
    ['1.3.0', '~1.2.3', false],
    ['1.9.0', '*', true],
    ['16.0.0', '>=16 || 14 >=14.17', true],
    ['15.0.0', '>=16 || 14 >=14.17', false],
    ['1.3.25', '<1.3.26', true],
    ['1.3.26', '<1.3.26', false],
  ])('holds %s in %s: %s', (version, range, is) => expect(isInRange(version, range)).toBe(is))
})

describe('a dependency', () => {
  it('is refused where it does not run on a Node that the product runs on', () => {
    expect(faultsOf({ engines: { node: '>=22' } })).toEqual([
      'some@1.0.0 does not run on Node 20.19.0 (it says >=22)',
    ])
    expect(faultsOf({ engines: { node: '>=20' } })).toEqual([])
  })

  it('is refused where its licence asks for more than its name, or nobody named one', () => {
    expect(faultsOf({ license: 'GPL-3.0-only' })).toHaveLength(1)
    expect(faultsOf({ license: undefined })).toHaveLength(1)
    expect(isPermissive('(MIT OR GPL-3.0-or-later)')).toBe(true)
    expect(isPermissive('MIT AND GPL-3.0-or-later')).toBe(false)
  })

  it('is refused where its weakness is known, also inside of another', () => {
    expect(faultsOf({ version: '0.18.5' }, 'xlsx')).toHaveLength(1)
    expect(faultsOf({ version: '1.3.25' }, 'a/node_modules/better-auth')).toHaveLength(1)
    expect(faultsOf({ version: '1.3.26' }, 'better-auth')).toEqual([])
  })
})

it('the packages of this product run on Node 20.19, 22 and 24, are permissive and not refused', () => {
  expect(NODE_VERSIONS).toEqual(['20.19.0', '22.13.0', '24.0.0'])
  const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
  expect(checkDependencies([{ path: 'package-lock.json', text }])).toEqual([])
  const own = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } })
    .engines.node
  for (const version of NODE_VERSIONS) expect(isInRange(version, own)).toBe(true)
})

describe('what the registry says', () => {
  it('fails the check for what is high or critical, and warns of the rest', () => {
    const report = {
      vulnerabilities: {
        bad: { severity: 'critical', range: '<2', via: [{ title: 'Runs what it reads' }] },
        slow: { severity: 'moderate', range: '*', via: ['bad'] },
      },
    }
    expect(readAdvisories(JSON.stringify(report))).toEqual([
      { path: 'package-lock.json', message: 'bad <2: critical, Runs what it reads' },
      { path: 'package-lock.json', message: 'slow *: moderate', level: 'warning' },
    ])
    expect(readAdvisories(JSON.stringify({ vulnerabilities: {} }))).toEqual([])
  })

  it.each(['', 'npm error', '{"error":{"code":"ENOTFOUND"}}'])(
    'is a warning where it says nothing: %s',
    (output) => expect(readAdvisories(output).map(({ level }) => level)).toEqual(['warning']),
  )
})

describe('the bill of materials', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const bom = bomOf(lock)

  it('names every package of the lock once, with its address, sum and licence', () => {
    const paths = Object.entries(lock.packages as Record<string, LockEntry>).filter(
      ([path, entry]) => path.includes('node_modules/') && entry.link !== true,
    )
    const wanted = new Set(
      paths.map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`),
    )
    expect(
      new Set(
        bom.components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`),
      ),
    ).toEqual(wanted)
    expect(bom.components).toHaveLength(wanted.size)
    for (const one of bom.components) {
      expect(one.purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+/)
      expect(one.licenses.length, one.purl).toBe(1)
      for (const { content } of one.hashes) expect(content).toMatch(/^[0-9a-f]{128}$|^[0-9a-f]{40}$/)
    }
    expect(bom.components.find((one) => one.name === 'fastify')?.scope).toBe('required')
    expect(bom.components.find((one) => one.name === 'vitest')?.scope).toBe('excluded')
  })

  it('says what depends on what, and nothing that it does not name', () => {
    const refs = new Set([bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])])
    const known = bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
    for (const ref of known) expect(refs.has(ref), ref).toBe(true)
    const fastify = bom.components.find((one) => one.name === 'fastify')?.['bom-ref']
    expect(bom.dependencies.find(({ ref }) => ref === fastify)?.dependsOn.length).toBeGreaterThan(3)
    expect(
      bom.dependencies.find(({ ref }) => ref === bom.metadata.component['bom-ref'])?.dependsOn,
    ).toContain(fastify)
  })

  it('is the same for the same lock', () => {
    expect(JSON.stringify(bomOf(lock))).toBe(JSON.stringify(bom))
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.6'])
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })
})

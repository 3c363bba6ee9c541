/**
 * `npx tsx scripts/write-sbom.ts > sbom.cdx.json`: what the product is made of, as CycloneDX 1.6 in JSON, from the lock
 * alone. The same lock makes the same bytes.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packagesOf } from './check-dependencies.ts'
import type { Lock, LockEntry } from './complete-lock.ts'
import { ROOT } from './repository.ts'

interface Component {
  type: 'library' | 'application'
  'bom-ref': string
  group?: string
  name: string
  version: string
  /** `excluded`: used to make and test the product, not to run it. */
  scope: 'required' | 'optional' | 'excluded'
  hashes: { alg: 'SHA-512' | 'SHA-1'; content: string }[]
  licenses: ({ license: { id: string } } | { expression: string })[]
  purl: string
}

export interface Bom {
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  serialNumber: string
  version: 1
  metadata: { component: Pick<Component, 'type' | 'bom-ref' | 'name' | 'version' | 'licenses'> }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** https://github.com/package-url/purl-spec: the scope is a namespace, its sign written as %40. */
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

const licencesOf = (licence: string | null): Component['licenses'] =>
  licence === null ? [] : / /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }]

function hashesOf(integrity: unknown): Component['hashes'] {
  return String(integrity ?? '')
    .split(' ')
    .flatMap((one): Component['hashes'] => {
      const [, kind, sum = ''] = /^(sha512|sha1)-(.+)$/.exec(one) ?? []
      if (kind === undefined) return []
      const content = Buffer.from(sum, 'base64').toString('hex')
      return [{ alg: kind === 'sha512' ? 'SHA-512' : 'SHA-1', content }]
    })
}

/** Where `name` is found from a package: beside it, or beside one of those it lies in, as Node looks for it. */
function resolved(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock.packages[path] !== undefined) return path
    if (at === '') return null
    if (!at.includes('node_modules/')) at = ''
  }
}

const namesIn = (entry: LockEntry): string[] =>
  ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
    Object.keys((entry[kind] as Record<string, string> | undefined) ?? {}),
  )

export function bomOf(lock: Lock): Bom {
  const root = lock.packages[''] as LockEntry & { name?: string }
  const own = { name: root.name ?? 'jingjing', version: root.version ?? '0.0.0' }
  const rootRef = purlOf(own.name, own.version)
  const refByPath = new Map<string, string>()
  const components = new Map<string, Component>()
  for (const { path, name, version, licence } of packagesOf(lock)) {
    const entry = lock.packages[path] as LockEntry
    const ref = purlOf(name, version)
    refByPath.set(path, ref)
    const scope = entry.dev || entry.devOptional ? 'excluded' : entry.optional ? 'optional' : 'required'
    const before = components.get(ref)
    // In two places of the tree it counts as what the product needs it for most.
    if (before !== undefined && (before.scope === 'required' || scope === 'excluded')) continue
    const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
    components.set(ref, {
      type: 'library',
      'bom-ref': ref,
      ...(group === undefined ? {} : { group }),
      name: short ?? name,
      version,
      scope,
      hashes: hashesOf(entry.integrity),
      licenses: licencesOf(licence),
      purl: ref,
    })
  }
  const dependsOn = new Map<string, Set<string>>([[rootRef, new Set()]])
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.link === true) continue
    // The workspaces are parts of the one product.
    const ref = refByPath.get(path) ?? rootRef
    const held = dependsOn.get(ref) ?? new Set()
    for (const name of namesIn(entry)) {
      const found = refByPath.get(resolved(lock, path, name) ?? '')
      if (found !== undefined) held.add(found)
    }
    dependsOn.set(ref, held)
  }
  const sorted = [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(sorted.map(({ purl, hashes }) => `${purl} ${hashes[0]?.content ?? ''}`).join('\n'))}`,
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': rootRef, ...own, licenses: licencesOf('Apache-2.0') },
    },
    components: sorted,
    dependencies: [...dependsOn]
      .map(([ref, refs]) => ({ ref, dependsOn: [...refs].sort() }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  }
}

/** RFC 9562, version 5: made of what it names. */
function uuidOf(text: string): string {
  const bytes = createHash('sha1').update(text).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock
  process.stdout.write(`${JSON.stringify(bomOf(lock), null, 2)}\n`)
}

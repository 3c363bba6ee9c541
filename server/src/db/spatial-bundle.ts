/**
 * PostGIS for the embedded engine, without what nobody here asks for. The package brings rasters, topology and a
 * geocoder along: two programs of 16 MB each that the engine would compile at every start, and 20 MB of their SQL.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Extension } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'

const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url))
const LEFT_OUT = /raster|topology|tiger|address_standardizer|contrib\/|unpackaged/
const BLOCK_BYTES = 512

/** The entries of a tar file whose names are not left out, as they stand. */
export function withoutEntries(tar: Uint8Array, leftOut: RegExp): Uint8Array {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  const text = (from: number, length: number): string =>
    bytes.toString('latin1', from, from + length).split('\0', 1)[0] ?? ''
  const kept: Uint8Array[] = []
  let at = 0
  for (let name = text(0, 100); name !== ''; name = text(at, 100)) {
    const numBytes = Number.parseInt(text(at + 124, 12), 8) || 0
    const end = at + BLOCK_BYTES * (1 + Math.ceil(numBytes / BLOCK_BYTES))
    // Long names go on in a field of their own.
    if (!leftOut.test(`${text(at + 345, 155)}/${name}`)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, Buffer.alloc(2 * BLOCK_BYTES)])
}

/** Sum and length of what a gzip file holds, which stand at its end. */
function fingerprintOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const end = Buffer.alloc(8)
    readSync(file, end, 0, end.length, statSync(path).size - end.length)
    return end.toString('hex')
  } finally {
    closeSync(file)
  }
}

/** Made once for an installation; null where its folder cannot be written. */
async function leanBundle(): Promise<URL | null> {
  try {
    const package_ = createRequire(import.meta.url).resolve('@electric-sql/pglite-postgis')
    const full = join(dirname(package_), 'postgis.tar.gz')
    const lean = join(CACHE, `postgis-${fingerprintOf(full)}.tar.gz`)
    if (!existsSync(lean)) {
      mkdirSync(CACHE, { recursive: true })
      const building = `${lean}.${process.pid}-${Date.now()}`
      // Not packed again: unpacking would be paid for at every start.
      await writeFile(
        building,
        gzipSync(withoutEntries(gunzipSync(readFileSync(full)), LEFT_OUT), { level: 0 }),
      )
      renameSync(building, lean)
    }
    return pathToFileURL(lean)
  } catch {
    return null
  }
}

export const leanPostgis: Extension = {
  name: postgis.name,
  setup: async (pg, options) => {
    const whole = await postgis.setup(pg, options)
    return { ...whole, bundlePath: (await leanBundle()) ?? whole.bundlePath }
  },
}

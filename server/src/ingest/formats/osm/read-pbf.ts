import { createReadStream } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { PbfReader } from 'pbf'
import type { OnBytes } from '../source-table.ts'
import { createByteReader } from '../spatial/byte-reader.ts'
import { NO_TAGS, type OsmElement, type OsmRelation, type Tags } from './elements.ts'

/** Bounds of the format itself (wiki.openstreetmap.org/wiki/PBF_Format). */
const MAX_HEADER_BYTES = 64 * 1024
const MAX_BLOB_BYTES = 32 * 1024 ** 2

/** The features that a reader must know; of all others it may know nothing. */
const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes'])

/** @throws RangeError where the file is damaged or needs what is not known here */
export async function* readOsmPbf(path: string, onBytes: OnBytes): AsyncGenerator<OsmElement[]> {
  const reader = createByteReader(createReadStream(path, { highWaterMark: 1024 ** 2 }))
  while (true) {
    const length = await reader.take(4)
    if (length.length === 0) return
    if (length.length < 4) throw new RangeError('the file is cut off')
    const headerBytes = length.readUInt32BE(0)
    if (headerBytes > MAX_HEADER_BYTES) throw new RangeError(`a header of ${headerBytes} bytes`)
    const header = { type: '', blobBytes: 0 }
    new PbfReader(await reader.take(headerBytes)).readFields((tag, into, pbf) => {
      if (tag === 1) into.type = pbf.readString()
      else if (tag === 3) into.blobBytes = pbf.readVarint()
    }, header)
    if (header.blobBytes > MAX_BLOB_BYTES) throw new RangeError(`a block of ${header.blobBytes} bytes`)
    const blob = await reader.take(header.blobBytes)
    if (blob.length < header.blobBytes) throw new RangeError('the file is cut off')
    onBytes(blob.length)
    const block = unpackBlob(blob)
    if (header.type === 'OSMHeader') checkFeatures(block)
    else if (header.type === 'OSMData') yield elementsOf(block)
  }
}

function unpackBlob(blob: Buffer): Uint8Array {
  let block: Uint8Array | null = null
  new PbfReader(blob).readFields((tag, _into, pbf) => {
    if (tag === 1) block = pbf.readBytes()
    else if (tag === 3) block = inflateSync(pbf.readBytes(), { maxOutputLength: MAX_BLOB_BYTES })
  }, null)
  if (block === null) throw new RangeError('a block is packed in a way that is not known')
  return block
}

function checkFeatures(block: Uint8Array): void {
  new PbfReader(block).readFields((tag, _into, pbf) => {
    if (tag !== 4) return
    const feature = pbf.readString()
    if (!KNOWN_FEATURES.has(feature)) throw new RangeError('the file needs a feature that is not known')
  }, null)
}

interface Block {
  strings: string[]
  granularity: number
  lonOffset: number
  latOffset: number
}

function elementsOf(bytes: Uint8Array): OsmElement[] {
  const block: Block = { strings: [], granularity: 100, lonOffset: 0, latOffset: 0 }
  const groups: Uint8Array[] = []
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    if (tag === 1) {
      pbf.readMessage((inner, strings: string[], message) => {
        if (inner === 1) strings.push(message.readString())
      }, into.strings)
    } else if (tag === 2) groups.push(pbf.readBytes())
    else if (tag === 17) into.granularity = pbf.readVarint()
    else if (tag === 19) into.latOffset = pbf.readVarint(true)
    else if (tag === 20) into.lonOffset = pbf.readVarint(true)
  }, block)
  const elements: OsmElement[] = []
  for (const group of groups) {
    new PbfReader(group).readFields((tag, into, pbf) => {
      if (tag === 1) addNode(pbf.readBytes(), block, into)
      else if (tag === 2) addDenseNodes(pbf.readBytes(), block, into)
      else if (tag === 3) addWay(pbf.readBytes(), block, into)
      else if (tag === 4) addRelation(pbf.readBytes(), block, into)
    }, elements)
  }
  return elements
}

const NANO = 1e-9

function degrees(block: Block, offset: number, value: number): number {
  // Rounded to the seven decimals that the database of OpenStreetMap keeps.
  return Math.round(NANO * (offset + block.granularity * value) * 1e7) / 1e7
}

function tagsOf(keys: number[], values: number[], { strings }: Block): Tags {
  if (keys.length === 0) return NO_TAGS
  const tags: Tags = Object.create(null)
  for (let i = 0; i < keys.length; i++) tags[strings[keys[i]!] ?? ''] = strings[values[i]!] ?? ''
  return tags
}

function addNode(bytes: Uint8Array, block: Block, elements: OsmElement[]): void {
  const node = { id: 0, lon: 0, lat: 0, keys: [] as number[], values: [] as number[] }
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    if (tag === 1) into.id = pbf.readSVarint()
    else if (tag === 2) pbf.readPackedVarint(into.keys)
    else if (tag === 3) pbf.readPackedVarint(into.values)
    else if (tag === 8) into.lat = pbf.readSVarint()
    else if (tag === 9) into.lon = pbf.readSVarint()
  }, node)
  elements.push({
    kind: 'node',
    id: node.id,
    lon: degrees(block, block.lonOffset, node.lon),
    lat: degrees(block, block.latOffset, node.lat),
    tags: tagsOf(node.keys, node.values, block),
  })
}

function addDenseNodes(bytes: Uint8Array, block: Block, elements: OsmElement[]): void {
  const dense = { ids: [] as number[], lats: [] as number[], lons: [] as number[], tags: [] as number[] }
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    if (tag === 1) pbf.readPackedSVarint(into.ids)
    else if (tag === 8) pbf.readPackedSVarint(into.lats)
    else if (tag === 9) pbf.readPackedSVarint(into.lons)
    else if (tag === 10) pbf.readPackedVarint(into.tags)
  }, dense)
  let [id, lat, lon, at] = [0, 0, 0, 0]
  for (let i = 0; i < dense.ids.length; i++) {
    id += dense.ids[i]!
    lat += dense.lats[i]!
    lon += dense.lons[i]!
    const keys: number[] = []
    const values: number[] = []
    while (at < dense.tags.length && dense.tags[at] !== 0) {
      keys.push(dense.tags[at]!)
      values.push(dense.tags[at + 1]!)
      at += 2
    }
    at++
    elements.push({
      kind: 'node',
      id,
      lon: degrees(block, block.lonOffset, lon),
      lat: degrees(block, block.latOffset, lat),
      tags: tagsOf(keys, values, block),
    })
  }
}

function addWay(bytes: Uint8Array, block: Block, elements: OsmElement[]): void {
  const way = { id: 0, keys: [] as number[], values: [] as number[], refs: [] as number[] }
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    if (tag === 1) into.id = pbf.readVarint()
    else if (tag === 2) pbf.readPackedVarint(into.keys)
    else if (tag === 3) pbf.readPackedVarint(into.values)
    else if (tag === 8) pbf.readPackedSVarint(into.refs)
  }, way)
  let node = 0
  const nodeIds = way.refs.map((step) => {
    node += step
    return node
  })
  elements.push({ kind: 'way', id: way.id, nodeIds, tags: tagsOf(way.keys, way.values, block) })
}

const MEMBER_KINDS = ['node', 'way', 'relation'] as const

function addRelation(bytes: Uint8Array, block: Block, elements: OsmElement[]): void {
  const relation = {
    id: 0,
    keys: [] as number[],
    values: [] as number[],
    roles: [] as number[],
    ids: [] as number[],
    kinds: [] as number[],
  }
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    if (tag === 1) into.id = pbf.readVarint()
    else if (tag === 2) pbf.readPackedVarint(into.keys)
    else if (tag === 3) pbf.readPackedVarint(into.values)
    else if (tag === 8) pbf.readPackedVarint(into.roles)
    else if (tag === 9) pbf.readPackedSVarint(into.ids)
    else if (tag === 10) pbf.readPackedVarint(into.kinds)
  }, relation)
  let id = 0
  const members: OsmRelation['members'] = relation.ids.map((step, i) => {
    id += step
    return {
      kind: MEMBER_KINDS[relation.kinds[i] ?? 0] ?? 'node',
      id,
      role: block.strings[relation.roles[i] ?? 0] ?? '',
    }
  })
  elements.push({
    kind: 'relation',
    id: relation.id,
    members,
    tags: tagsOf(relation.keys, relation.values, block),
  })
}

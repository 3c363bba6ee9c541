import { mkdtemp, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Ring, signedArea } from '@jingjing/analysis/geo/polygon'
import { Problem } from '@jingjing/schema/problems'
import { manifestText } from '../../manifest.ts'
import { SYSTEMS } from '../coordinate-system-texts.ts'
import {
  type ExtractRow,
  type ExtractTable,
  epsgOf,
  type Format,
  type Geometry,
  positionsOf,
} from '../format.ts'
import { openZipWriter } from '../zip-writer.ts'
import { type DbfField, dbfFields, dbfHeader, dbfRow, isCutInDbf } from './dbf.ts'

/** ESRI Shapefile, technical description of July 1998: shape types. */
const SHAPE = { none: 0, point: 1, line: 3, polygon: 5, multipoint: 8 } as const
const HEADER_BYTES = 100
const MAX_BYTES = 2 ** 31 - 2

export const shapefile: Format = {
  ending: 'zip',
  mediaType: 'application/zip',
  refusal: ({ geometryType, columns }) =>
    geometryType === null ? 'no-geometry' : columns.length > 255 ? 'too-many-columns' : null,
  write: writeShapefile,
}

function shapeType(geometry: Geometry): number {
  if (geometry.type === 'Point') return SHAPE.point
  if (geometry.type === 'MultiPoint') return SHAPE.multipoint
  if (geometry.type.endsWith('LineString')) return SHAPE.line
  if (geometry.type.endsWith('Polygon')) return SHAPE.polygon
  throw new Problem('extract-format', { format: 'shapefile', reason: 'mixed-geometry' })
}

interface Shape {
  type: number
  box: number[]
  fields: DbfField[]
}

async function writeShapefile(
  table: ExtractTable,
  batches: () => AsyncIterable<ExtractRow[]>,
  path: string,
): Promise<void> {
  const shape = await measure(table, batches())
  const folder = await mkdtemp(join(dirname(path), 'shapefile-'))
  try {
    const parts = { shp: join(folder, 'shp'), shx: join(folder, 'shx'), dbf: join(folder, 'dbf') }
    await writeParts(shape, batches(), parts)
    const name = table.manifest.sources[0]?.dataset ?? 'rows'
    const zip = await openZipWriter(path)
    for (const [ending, file] of Object.entries(parts)) await zip.addFile(`${name}.${ending}`, file)
    await zip.add(`${name}.cpg`, ['UTF-8'])
    const system = SYSTEMS[epsgOf(table.crs) ?? 0]
    if (system !== undefined) await zip.add(`${name}.prj`, [system.wkt])
    await zip.add('manifest.json', [JSON.stringify(table.manifest, null, 2)])
    await zip.add('README.txt', [manifestText(table.manifest, table.output.language)])
    await zip.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The first pass: one type of shape for all, the box, the widths of the columns. */
async function measure(table: ExtractTable, batches: AsyncIterable<ExtractRow[]>): Promise<Shape> {
  let type: number = SHAPE.none
  const box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  const fields = dbfFields(table.columns)
  let numCut = 0
  for await (const rows of batches) {
    for (const { values, geometry } of rows) {
      fields.forEach((field, index) => {
        field.observe(values[index] ?? null)
        if (isCutInDbf(values[index] ?? null)) numCut += 1
      })
      if (geometry === null) continue
      const own = shapeType(geometry)
      if (type !== SHAPE.none && type !== own)
        throw new Problem('extract-format', { format: 'shapefile', reason: 'mixed-geometry' })
      type = own
      grow(box, geometry)
    }
  }
  if (numCut > 0)
    table.manifest.notes.push(
      table.output.language === 'en'
        ? `${numCut} texts are longer than the 254 bytes that a shapefile holds and end early; any other format keeps them whole.`
        : `有 ${numCut} 个文本超过 Shapefile 的 254 字节上限，只保留了前面的部分；其他格式可完整保留。`,
    )
  table.manifest.notes.push(
    `${table.output.language === 'en' ? 'Field names' : '字段名对照'}: ${fields.map((field, index) => `${field.name}=${table.columns[index]?.title}`).join(', ')}`,
  )
  return { type, box: box.every(Number.isFinite) ? box : [0, 0, 0, 0], fields }
}

function grow(box: number[], geometry: Geometry): void {
  for (const [x, y] of positionsOf(geometry) as Iterable<[number, number]>) {
    box[0] = Math.min(box[0] as number, x)
    box[1] = Math.min(box[1] as number, y)
    box[2] = Math.max(box[2] as number, x)
    box[3] = Math.max(box[3] as number, y)
  }
}

async function writeParts(
  shape: Shape,
  batches: AsyncIterable<ExtractRow[]>,
  parts: { shp: string; shx: string; dbf: string },
): Promise<void> {
  const shp = await open(parts.shp, 'w', 0o600)
  const shx = await open(parts.shx, 'w', 0o600)
  const dbf = await open(parts.dbf, 'w', 0o600)
  try {
    let end = HEADER_BYTES
    let numRows = 0
    await shp.write(fileHeader(shape, HEADER_BYTES))
    await shx.write(fileHeader(shape, HEADER_BYTES))
    await dbf.write(dbfHeader(shape.fields, 0))
    for await (const rows of batches) {
      const records: Buffer[] = []
      const places: Buffer[] = []
      for (const { geometry } of rows) {
        numRows += 1
        const content = geometry === null ? noShape() : recordOf(geometry)
        const head = Buffer.alloc(8)
        head.writeInt32BE(numRows, 0)
        head.writeInt32BE(content.length / 2, 4)
        const place = Buffer.alloc(8)
        place.writeInt32BE(end / 2, 0)
        place.writeInt32BE(content.length / 2, 4)
        records.push(head, content)
        places.push(place)
        end += 8 + content.length
      }
      if (end > MAX_BYTES) throw new Problem('extract-format', { format: 'shapefile', reason: 'too-large' })
      await shp.write(Buffer.concat(records))
      await shx.write(Buffer.concat(places))
      await dbf.write(Buffer.concat(rows.map((row) => dbfRow(shape.fields, row.values))))
    }
    await dbf.write(Buffer.from([0x1a]))
    await rewrite(shp, fileHeader(shape, end))
    await rewrite(shx, fileHeader(shape, HEADER_BYTES + 8 * numRows))
    await rewrite(dbf, dbfHeader(shape.fields, numRows))
  } finally {
    await Promise.all([shp.close(), shx.close(), dbf.close()])
  }
}

const rewrite = (file: Awaited<ReturnType<typeof open>>, header: Buffer): Promise<unknown> =>
  file.write(header, 0, header.length, 0)

/** Lengths count 16-bit words; the first seven numbers are big-endian, the others not. */
function fileHeader(shape: Shape, bytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeInt32BE(9994, 0)
  header.writeInt32BE(bytes / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(shape.type, 32)
  shape.box.forEach((value, index) => {
    header.writeDoubleLE(value, 36 + 8 * index)
  })
  return header
}

const noShape = (): Buffer => Buffer.alloc(4)

function recordOf(geometry: Geometry): Buffer {
  const type = shapeType(geometry)
  if (type === SHAPE.point) {
    const record = Buffer.alloc(20)
    record.writeInt32LE(type, 0)
    record.writeDoubleLE(geometry.coordinates[0] as number, 4)
    record.writeDoubleLE(geometry.coordinates[1] as number, 12)
    return record
  }
  const lines = linesOf(geometry, type)
  const numPoints = lines.reduce((sum, line) => sum + line.length, 0)
  const isMultipoint = type === SHAPE.multipoint
  const head = isMultipoint ? 40 : 44 + 4 * lines.length
  const record = Buffer.alloc(head + 16 * numPoints)
  record.writeInt32LE(type, 0)
  const box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  grow(box, geometry)
  box.forEach((value, index) => {
    record.writeDoubleLE(value, 4 + 8 * index)
  })
  if (isMultipoint) {
    record.writeInt32LE(numPoints, 36)
  } else {
    record.writeInt32LE(lines.length, 36)
    record.writeInt32LE(numPoints, 40)
  }
  let point = 0
  lines.forEach((line, index) => {
    if (!isMultipoint) record.writeInt32LE(point, 44 + 4 * index)
    for (const [x, y] of line as [number, number][]) {
      record.writeDoubleLE(x, head + 16 * point)
      record.writeDoubleLE(y, head + 16 * point + 8)
      point += 1
    }
  })
  return record
}

function linesOf(geometry: Geometry, type: number): number[][][] {
  const { coordinates } = geometry
  if (type === SHAPE.multipoint) return [coordinates as number[][]]
  if (geometry.type === 'LineString') return [coordinates as number[][]]
  if (geometry.type === 'MultiLineString') return coordinates as number[][][]
  const polygons = (geometry.type === 'Polygon' ? [coordinates] : coordinates) as number[][][][]
  // Outer rings run clockwise and holes against the clock, or readers take the one for the other.
  return polygons.flatMap((rings) =>
    rings.map((ring, index) => {
      const isClockwise = signedArea(ring as unknown as Ring) < 0
      return isClockwise === (index === 0) ? ring : [...ring].reverse()
    }),
  )
}

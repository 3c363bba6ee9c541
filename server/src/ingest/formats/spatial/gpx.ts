import type { Cell } from '@jingjing/analysis/recognise/contract'
import type { SaxesTagPlain } from 'saxes'
import { featureTable, type NamedFeature, noteMoment } from '../feature-table.ts'
import { baseName, type OpenedFile, type SourceTable, unreadable } from '../source-table.ts'
import { bytesOfFile, walkXml } from '../xml-events.ts'

type Kind = 'wpt' | 'trk' | 'rte'

const LAYERS: { kind: Kind; suffix: string }[] = [
  { kind: 'wpt', suffix: '航点' },
  { kind: 'trk', suffix: '轨迹' },
  { kind: 'rte', suffix: '路线' },
]
const TITLES: Record<string, string> = {
  name: '名称',
  desc: '说明',
  cmt: '备注',
  type: '类型',
  sym: '符号',
  time: '时间',
  ele: '海拔（m）',
}

/** Waypoints, tracks and routes of a GPX file (1.0 and 1.1), WGS 84 by definition; each kind is a layer. */
export async function openGpx(path: string, originalName: string): Promise<OpenedFile> {
  const tables: SourceTable[] = []
  for (const { kind, suffix } of LAYERS) {
    const name = `${baseName(originalName)} ${suffix}`
    const table = await featureTable({ name, statedCrs: 4326 }, () => featuresOf(path, originalName, kind))
    if (table !== null) tables.push(table)
  }
  if (tables.length === 0) throw unreadable(originalName, 'unreadable-xml-without-features')
  return { tables }
}

async function* featuresOf(path: string, originalName: string, kind: Kind): AsyncGenerator<NamedFeature> {
  let ready: NamedFeature[] = []
  const open_: string[] = []
  let properties: Map<string, Cell> | null = null
  let segments: number[][][] = []
  let position: number[] = []

  function open(name: string, tag: SaxesTagPlain): void {
    open_.push(name)
    if (name === kind) {
      properties = new Map()
      segments = kind === 'rte' ? [[]] : []
    }
    if (name === 'trkseg') segments.push([])
    if (name === 'wpt' || name === 'trkpt' || name === 'rtept') {
      position = [Number(tag.attributes.lon), Number(tag.attributes.lat)]
      if (name !== 'wpt' && position.every(Number.isFinite)) segments.at(-1)?.push(position)
    }
  }

  function close(name: string, text: string): void {
    open_.pop()
    if (properties === null) return
    if (name === kind) {
      ready.push({ properties, geometry: geometryOf(kind, position, segments) })
      properties = null
    } else if (TITLES[name] !== undefined && open_.at(-1) === kind && text !== '') {
      properties.set(TITLES[name], text)
    } else if (name === 'time' && open_.at(-1) === 'trkpt' && text !== '') {
      noteMoment(properties, text)
    }
  }

  for await (const _piece of walkXml(bytesOfFile(path), originalName, { open, close })) {
    const now = ready
    ready = []
    yield* now
  }
}

function geometryOf(kind: Kind, position: number[], segments: number[][][]): string | null {
  if (kind === 'wpt') {
    return position.every(Number.isFinite) ? JSON.stringify({ type: 'Point', coordinates: position }) : null
  }
  const lines = segments.filter((segment) => segment.length > 1)
  if (lines.length === 0) return null
  return JSON.stringify(
    lines.length === 1
      ? { type: 'LineString', coordinates: lines[0] }
      : { type: 'MultiLineString', coordinates: lines },
  )
}

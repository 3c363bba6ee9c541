import type { SaxesTagPlain } from 'saxes'
import { bytesOfFile, walkXml } from '../xml-events.ts'
import { NO_TAGS, type OsmElement } from './elements.ts'

/** The elements of an OpenStreetMap XML file (0.6). */
export async function* readOsmXml(path: string, originalName: string): AsyncGenerator<OsmElement[]> {
  let ready: OsmElement[] = []
  let current: OsmElement | null = null
  /** An editor has taken it out and not yet said so to the map. */
  let isDeleted = false

  function open(name: string, { attributes }: SaxesTagPlain): void {
    const id = Number(attributes.id)
    if (current === null) isDeleted = attributes.action === 'delete'
    if (name === 'node') {
      current = { kind: 'node', id, lon: Number(attributes.lon), lat: Number(attributes.lat), tags: NO_TAGS }
    } else if (name === 'way') {
      current = { kind: 'way', id, nodeIds: [], tags: NO_TAGS }
    } else if (name === 'relation') {
      current = { kind: 'relation', id, members: [], tags: NO_TAGS }
    } else if (current === null) {
      return
    } else if (name === 'tag') {
      if (current.tags === NO_TAGS) current.tags = Object.create(null) as Record<string, string>
      current.tags[attributes.k ?? ''] = attributes.v ?? ''
    } else if (name === 'nd' && current.kind === 'way') {
      current.nodeIds.push(Number(attributes.ref))
    } else if (name === 'member' && current.kind === 'relation') {
      const kind = attributes.type === 'way' ? 'way' : attributes.type === 'relation' ? 'relation' : 'node'
      current.members.push({ kind, id: Number(attributes.ref), role: attributes.role ?? '' })
    }
  }

  function close(name: string): void {
    if (current === null || name !== current.kind) return
    if (!isDeleted) ready.push(current)
    current = null
  }

  for await (const _piece of walkXml(bytesOfFile(path), originalName, { open, close })) {
    const now = ready
    ready = []
    if (now.length > 0) yield now
  }
}

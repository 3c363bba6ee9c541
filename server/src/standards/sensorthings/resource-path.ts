import { Problem } from '@jingjing/schema/problems'

export interface Segment {
  name: string
  /** Without its quotes. */
  id: string | null
}

export interface ResourcePath {
  segments: readonly Segment[]
  property: string | null
  ending: '$ref' | '$value' | null
}

const MAX_SEGMENTS = 10
const MAX_LENGTH = 1_000
const ENTITY = /^([A-Z][A-Za-z]*)(?:\((?:(\d{1,15})|'([^'/]{1,200})')\))?$/
const PROPERTY = /^(?:@iot\.(?:id|selfLink)|[a-z][A-Za-z]*)$/

/** `Things(1)/Datastreams`, `Things(1)/name/$value`, `Things/$ref`. Throws `not-found` for what is no address. */
export function parsePath(path: string): ResourcePath {
  const parts = path.length > MAX_LENGTH ? [] : path.replace(/\/$/, '').split('/')
  const segments: Segment[] = []
  let property: string | null = null
  let ending: ResourcePath['ending'] = null
  if (parts.at(-1) === '$ref' || parts.at(-1) === '$value') ending = parts.pop() as '$ref' | '$value'
  for (const part of parts) {
    const [, name, number, text] = ENTITY.exec(part) ?? []
    if (property !== null) throw notFound()
    if (name !== undefined) segments.push({ name, id: number ?? text ?? null })
    else if (PROPERTY.test(part)) property = part
    else throw notFound()
  }
  if (segments.length === 0 || segments.length > MAX_SEGMENTS) throw notFound()
  // A value is one of a property, a reference one of entities.
  if (ending !== null && (ending === '$value') !== (property !== null)) throw notFound()
  return { segments, property, ending }
}

const notFound = (): Problem => new Problem('not-found', { what: 'resource path' })

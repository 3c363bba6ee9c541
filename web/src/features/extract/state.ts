/** What the builder holds, in the address bar and on the page: one specification and one output. */
import {
  CODES_AS,
  type ExtractFormat,
  ExtractOutput,
  ExtractSpec,
  type Filter,
} from '@jingjing/schema/extract'

export interface BuilderState {
  spec: ExtractSpec | null
  output: ExtractOutput
}

export const DEFAULT_OUTPUT: ExtractOutput = { format: 'xlsx', hasBom: true, language: 'zh' }

/** A link that was cut or made for an older version opens an empty builder, not an error. */
export function readBuilder(search: URLSearchParams): BuilderState {
  const codesAs = CODES_AS.find((one) => one === search.get('codes'))
  const output = ExtractOutput.safeParse({
    format: search.get('format') ?? 'xlsx',
    hasBom: search.get('bom') !== '0',
    ...(codesAs !== undefined && { codesAs }),
  })
  return {
    spec: readSpec(search),
    output: output.success ? output.data : DEFAULT_OUTPUT,
  }
}

function readSpec(search: URLSearchParams): ExtractSpec | null {
  const text = search.get('spec')
  const dataset = search.get('dataset')
  let value: unknown = dataset === null ? null : { dataset }
  if (text !== null) {
    try {
      value = JSON.parse(text)
    } catch {
      return null
    }
  }
  const parsed = ExtractSpec.safeParse(value)
  return parsed.success ? parsed.data : null
}

export function writeBuilder({ spec, output }: BuilderState): URLSearchParams {
  const search = new URLSearchParams()
  if (spec !== null) search.set('spec', JSON.stringify(spec))
  if (output.format !== 'xlsx') search.set('format', output.format)
  if (output.format === 'csv' && !output.hasBom) search.set('bom', '0')
  if (output.codesAs !== undefined && output.codesAs !== 'codes') search.set('codes', output.codesAs)
  return search
}

/** The specification with what was chosen in it and nothing that is empty: the same choices are the same address. */
export function withChoice(spec: ExtractSpec, change: Partial<ExtractSpec>): ExtractSpec {
  const next = { ...spec, ...change }
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(next).filter(([, value]) => !isEmpty(value))) as ExtractSpec
}

/** Another dataset begins anew: its fields are others. */
export const chooseDataset = (dataset: string): ExtractSpec => ({ dataset, crs: 'EPSG:4326' })

/** Conditions that are whole; one that is still being written counts for nothing yet. */
export function finishedFilter(filter: Filter | undefined): Filter | undefined {
  if (filter === undefined) return undefined
  if ('field' in filter) {
    const needsNone = filter.is === 'is-empty' || filter.is === 'is-filled'
    if (needsNone) return filter
    const { value } = filter
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
      ? undefined
      : filter
  }
  const [key, parts] = Object.entries(filter)[0] as ['all' | 'any' | 'none', Filter[]]
  const kept = parts.map(finishedFilter).filter((part) => part !== undefined)
  return kept.length === 0 ? undefined : ({ [key]: kept } as Filter)
}

/** The specification as it is asked for: without what is unfinished. */
export const askedSpec = (spec: ExtractSpec): ExtractSpec =>
  withChoice(spec, { filter: finishedFilter(spec.filter) })

/** Why a format cannot hold what is chosen: a key of the texts, or null. */
export function formatRefusal(
  format: ExtractFormat,
  facts: { hasGeometry: boolean; crs: ExtractSpec['crs'] },
): 'noGeometry' | 'kmlSystem' | 'noCode' | null {
  const needsGeometry = format === 'shapefile' || format === 'flatgeobuf'
  if (needsGeometry && !facts.hasGeometry) return 'noGeometry'
  if (format === 'kml' && !['EPSG:4326', 'EPSG:4490'].includes(facts.crs)) return 'kmlSystem'
  const needsCode = format === 'geopackage' || format === 'parquet'
  return needsCode && facts.hasGeometry && !facts.crs.startsWith('EPSG:') ? 'noCode' : null
}

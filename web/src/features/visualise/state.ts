import type { DatasetTable, Field } from '@jingjing/schema/catalog'
import { COMMUNITY } from '@jingjing/schema/extract'
import { CHART_KINDS, MAP_KINDS, Picture, type PictureKind } from '@jingjing/schema/visualise/pictures'

export type Table = Pick<DatasetTable, 'name' | 'geometryType' | 'numRows' | 'fields'>

export const isMap = (kind: PictureKind): boolean => (MAP_KINDS as readonly string[]).includes(kind)

const isNumber = (field: Field): boolean => field.type === 'integer' || field.type === 'number'
const isTime = (field: Field): boolean => field.type === 'date' || field.type === 'timestamp'
/** What rows are told apart by: neither words that differ in each row nor numbers that do. */
const CODE_LIKE = ['lon', 'lat', 'external_id', 'address', 'text', 'title', 'phone', 'name']

/** Personal values are in no picture, whoever draws it. */
const open = (fields: readonly Field[]): Field[] => fields.filter((field) => field.sensitivity !== 'personal')
/** Coordinates and numbers that name a row measure nothing. */
const IDENTIFIER = /(编号|序号|代码|编码|电话|^id$|_id$|code$|number$|经度|纬度|^lon|^lat)/i

export const numberFields = (table: Table): Field[] =>
  open(table.fields).filter((field) => isNumber(field) && !['lon', 'lat'].includes(field.canonical ?? ''))
/** Numbers that are worth telling: no codes, no coordinates. */
export const measureFields = (table: Table): Field[] =>
  numberFields(table).filter((field) => !IDENTIFIER.test(field.title) && !IDENTIFIER.test(field.name))
export const timeFields = (table: Table): Field[] => open(table.fields).filter(isTime)
export const keyFields = (table: Table): Field[] =>
  open(table.fields).filter((field) => field.type !== 'geometry')
export const categoryFields = (table: Table): Field[] =>
  open(table.fields).filter(
    (field) =>
      (field.type === 'text' || field.type === 'boolean') &&
      !CODE_LIKE.includes(field.canonical ?? '') &&
      !IDENTIFIER.test(field.title),
  )

type Shape = 'point' | 'line' | 'area' | null
export function shapeOf({ geometryType }: Pick<Table, 'geometryType'>): Shape {
  if (geometryType === null) return null
  if (/point/i.test(geometryType)) return 'point'
  return /line/i.test(geometryType) ? 'line' : 'area'
}

/** Kinds that a table can be drawn as; every table can be gathered onto communities. */
export function kindsFor(table: Table): PictureKind[] {
  const shape = shapeOf(table)
  const hasNumber = numberFields(table).length > 0
  return [...MAP_KINDS, ...CHART_KINDS].filter((kind) => {
    switch (kind) {
      case 'points':
      case 'heat':
      case 'hexagons':
        return shape !== null
      case 'symbols':
        return shape !== null && hasNumber
      case 'lines':
        return shape === 'line'
      case 'histogram':
      case 'box':
        return hasNumber
      case 'scatter':
        return numberFields(table).length > 1
      case 'heat-table':
        return keyFields(table).length > 1
      default:
        return true
    }
  })
}

/** A picture of that kind with every choice made that it cannot do without; choices made before stay where they fit. */
export function completed(picture: Picture, table: Table): Picture {
  const shape = shapeOf(table)
  const [number, second] = [...measureFields(table), ...numberFields(table)].filter(
    (field, index, all) => all.indexOf(field) === index,
  )
  const [time] = timeFields(table)
  const [category, otherCategory] = categoryFields(table)
  const keyOf = (field: Field | undefined) =>
    field === undefined
      ? { field: COMMUNITY }
      : { field: field.name, ...(isTime(field) && { part: 'month' as const }) }
  const next = { ...picture }
  switch (picture.kind) {
    case 'choropleth':
    case 'extrusion':
      next.onto ??= shape === 'area' ? 'rows' : 'communities'
      if (next.onto === 'rows' && shape !== 'area') next.onto = 'communities'
      if (next.onto === 'rows' && next.value?.field === undefined && number !== undefined)
        next.value = { how: 'sum', field: number.name }
      break
    case 'symbols':
      if (next.value?.field === undefined && number !== undefined)
        next.value = { how: 'sum', field: number.name }
      break
    case 'bar':
    case 'pie':
      next.by ??= keyOf(category)
      break
    case 'line':
    case 'area':
      next.by ??= keyOf(time ?? category)
      break
    case 'heat-table':
      next.by ??= keyOf(category)
      next.split ??= keyOf(time ?? otherCategory)
      if (next.split.field === next.by.field) next.split = { field: COMMUNITY }
      break
    case 'histogram':
      next.x ??= number?.name
      break
    case 'box':
      next.x ??= number?.name
      next.by ??= keyOf(category)
      break
    case 'scatter':
      next.x ??= number?.name
      next.y ??= second?.name ?? number?.name
      break
  }
  return withoutUndefined(next)
}

export function withoutUndefined(picture: Picture): Picture {
  return Object.fromEntries(Object.entries(picture).filter(([, value]) => value !== undefined)) as Picture
}

export interface Suggestion {
  picture: Picture
  /** Titles of the fields that it is of, for its name. */
  fields: string[]
}

const MOST_SUGGESTIONS = 12

/** Pictures that tell something of a table, by what it holds: first where, then what, then when. */
export function suggestPictures(dataset: string, table: Table): Suggestion[] {
  const base = { dataset, table: table.name }
  const shape = shapeOf(table)
  const found: Suggestion[] = []
  const add = (picture: Omit<Picture, 'dataset' | 'table'>, ...fields: (Field | undefined)[]) =>
    found.push({
      picture: completed({ ...base, ...picture }, table),
      fields: fields.flatMap((field) => field?.title ?? []),
    })
  const [number, second] = measureFields(table)
  const [time] = timeFields(table)
  const [category] = categoryFields(table)
  const month = (field: Field) => ({ field: field.name, part: 'month' as const })
  if (shape === 'area' && number)
    add({ kind: 'choropleth', onto: 'rows', value: { how: 'sum', field: number.name } }, number)
  if (shape === 'line')
    add({ kind: 'lines', ...(number && { value: { how: 'sum', field: number.name } }) }, number)
  if (shape === 'point') add({ kind: 'points' })
  if (shape !== 'area') add({ kind: 'choropleth', onto: 'communities' })
  if (category) add({ kind: 'bar', by: { field: category.name } }, category)
  if (time) add({ kind: 'line', by: month(time) }, time)
  if (shape === 'point') add({ kind: 'heat' })
  if (shape === 'point') add({ kind: 'hexagons' })
  if (shape === 'point' && number) add({ kind: 'symbols', value: { how: 'sum', field: number.name } }, number)
  if (time && category)
    add({ kind: 'heat-table', by: { field: category.name }, split: month(time) }, category, time)
  if (number) add({ kind: 'histogram', x: number.name }, number)
  if (number && category) add({ kind: 'box', x: number.name, by: { field: category.name } }, number, category)
  if (number && second) add({ kind: 'scatter', x: number.name, y: second.name }, number, second)
  const truth = open(table.fields).find((field) => field.type === 'boolean')
  if (truth) add({ kind: 'pie', by: { field: truth.name } }, truth)
  return found.slice(0, MOST_SUGGESTIONS)
}

/** Pictures of one field, by its type. */
export function suggestForField(dataset: string, table: Table, field: Field): Suggestion[] {
  const base = { dataset, table: table.name }
  const kinds: Picture[] = isTime(field)
    ? [
        { ...base, kind: 'line', by: { field: field.name, part: 'month' } },
        { ...base, kind: 'bar', by: { field: field.name, part: 'year' } },
      ]
    : isNumber(field)
      ? [
          { ...base, kind: 'histogram', x: field.name },
          { ...base, kind: 'choropleth', value: { how: 'sum', field: field.name } },
          { ...base, kind: 'box', x: field.name },
        ]
      : [
          { ...base, kind: 'bar', by: { field: field.name } },
          { ...base, kind: 'heat-table', by: { field: field.name } },
        ]
  return kinds
    .filter((picture) => kindsFor(table).includes(picture.kind))
    .map((picture) => ({ picture: completed(picture, table), fields: [field.title] }))
}

/** Both sides of a comparison in the address; the right one is absent where one map is looked at. */
export interface PictureView {
  left: Picture | null
  right: Picture | null
}

function readOne(text: string | null): Picture | null {
  if (text === null) return null
  try {
    const parsed = Picture.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export const readPictureView = (search: URLSearchParams): PictureView => ({
  left: readOne(search.get('picture')),
  right: readOne(search.get('beside')),
})

export function writePictureView(before: URLSearchParams, { left, right }: PictureView): URLSearchParams {
  const after = new URLSearchParams(before)
  const set = (name: string, picture: Picture | null) => {
    if (picture === null) after.delete(name)
    else after.set(name, JSON.stringify(withoutUndefined(picture)))
  }
  set('picture', left)
  set('beside', right)
  after.delete('dataset')
  return after
}

export const pictureAddress = (picture: Picture): string =>
  `/visualise/picture?${writePictureView(new URLSearchParams(), { left: picture, right: null })}`

const MOST_EDGES = 6

/** Numbers in a text, rising, each once, whatever stands between them. */
export function edgesIn(text: string): number[] {
  const numbers = text
    .split(/[\s,，;；、]+/)
    .filter((part) => part !== '')
    .map(Number)
  return [...new Set(numbers.filter(Number.isFinite))].sort((a, b) => a - b).slice(0, MOST_EDGES)
}

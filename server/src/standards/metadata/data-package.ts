import type { CodeList, DescriptionPatch } from '@jingjing/schema/describe'
import type { DescribedDataset } from '../../catalog/index.ts'
import { checkedPatch } from './workbook.ts'

/** Profiles of the Data Package standard, version 2.0 (datapackage.org). */
const PROFILES = 'https://datapackage.org/profiles/2.0'

/** Types of Table Schema for those of the store; moments are ISO 8601 with their zone, its default format. */
const TYPES: Readonly<Record<string, string>> = {
  text: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'datetime',
}

/** The tables that the person sees as a Data Package: a resource each, its columns in Table Schema. */
export function describeDataPackage(
  datasets: readonly DescribedDataset[],
  lists: readonly CodeList[],
  origin: string,
): object {
  return {
    $schema: `${PROFILES}/datapackage.json`,
    name: 'jingjing-catalogue',
    title: '井井数据目录',
    homepage: origin,
    resources: datasets.flatMap((dataset) =>
      dataset.tables.map((table) => resourceOf(dataset, table, lists, origin)),
    ),
  }
}

function resourceOf(
  { row, described, fields }: DescribedDataset,
  table: DescribedDataset['tables'][number],
  lists: readonly CodeList[],
  origin: string,
): object {
  const request = JSON.stringify({
    spec: { dataset: row.id, table: table.name, version: row.version },
    output: { format: 'csv', hasBom: false },
  })
  // Personal columns are in no file that another program reads.
  const own = fields.filter((field) => field.table_name === table.name && field.sensitivity !== 'personal')
  return {
    $schema: `${PROFILES}/dataresource.json`,
    name: table.storageName,
    type: 'table',
    title: described.title,
    ...(described.description !== '' && { description: described.description }),
    path: `${origin}/api/extract/file?request=${encodeURIComponent(request)}`,
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    ...(described.licence !== '' && { licenses: [{ title: described.licence }] }),
    ...(described.department !== '' && { sources: [{ title: described.department }] }),
    schema: {
      $schema: `${PROFILES}/tableschema.json`,
      fields: own.map((field) => ({
        name: field.name,
        title: field.title,
        type: TYPES[field.type] ?? 'any',
        ...(field.description !== '' && { description: field.description }),
        ...(field.unit !== null && { unit: field.unit }),
        ...categoriesOf(
          field.type,
          lists.find((list) => list.id === field.code_list),
        ),
      })),
      missingValues: [''],
    },
  }
}

/** Only texts and whole numbers have categories. */
function categoriesOf(type: string, list: CodeList | undefined): object {
  if (list === undefined || (type !== 'text' && type !== 'integer')) return {}
  const categories = list.codes.flatMap<{ value: string | number; label: string }>(({ code, label }) => {
    if (type === 'text') return [{ value: code, label }]
    return /^-?\d+$/.test(code) ? [{ value: Number(code), label }] : []
  })
  return categories.length === 0 ? {} : { categories }
}

/** What a Data Package says of tables that are known here by their names. */
export function readDataPackage(
  json: { resources: unknown[] },
  datasets: readonly DescribedDataset[],
): { id: string; patch: DescriptionPatch }[] {
  const patches: { id: string; patch: DescriptionPatch }[] = []
  for (const resource of json.resources) {
    if (!isRecord(resource)) continue
    const name = String(resource.name ?? '')
    const dataset = datasets.find((one) => one.tables.some((table) => table.storageName === name))
    const table = dataset?.tables.find((one) => one.storageName === name)
    if (dataset === undefined || table === undefined) {
      patches.push({ id: name, patch: {} })
      continue
    }
    const fields =
      isRecord(resource.schema) && Array.isArray(resource.schema.fields) ? resource.schema.fields : []
    const patch = {
      // The title of a package of several tables is the dataset's, told with each of them.
      ...textOf(resource, 'title'),
      ...textOf(resource, 'description'),
      fields: fields.filter(isRecord).map((field) => ({
        table: table.name,
        name: String(field.name ?? ''),
        ...textOf(field, 'title'),
        ...textOf(field, 'description'),
        ...(typeof field.unit === 'string' && { unit: field.unit }),
      })),
    }
    patches.push({ id: dataset.row.id, patch: checkedPatch(patch, dataset.row.id) })
  }
  return patches
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(from: Record<string, unknown>, key: 'title' | 'description'): object {
  const text = from[key]
  return typeof text === 'string' && text !== '' ? { [key]: text } : {}
}

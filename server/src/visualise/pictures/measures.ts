/** The one measure of pictures: whatever a bar, an area or a legend tells, with the rows behind it. */
import { type HexagonCell, hexagonRing } from '@jingjing/analysis/geo/hexagons'
import { AGGREGATES, Area, Filter } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { MeasureParams } from '@jingjing/schema/trail'
import type { z } from 'zod'
import { type Sql, sql, statement } from '../../db/sql.ts'
import type { MeasureDefinition, MeasureSource } from '../../trail/index.ts'
import { hexagonSql, selectFigure, selectFigureRows } from './picture-queries.ts'
import { type PicturePlan, planPicture } from './plan-picture.ts'

const PARAMS = ['dataset', 'table', 'version', 'how', 'field', 'filter', 'area', 'row', 'hexagon']
const MAX_ROW_FIELDS = 8

export const pictureValue: MeasureDefinition = {
  id: 'visualise.value',
  title: { zh: '图上的数', en: 'Value of a picture' },
  formula: {
    zh: '符合筛选条件的记录：行数，或所选字段的合计、平均、最小、最大、不同值个数。空值不参与计算。',
    en: 'Of the rows that fulfil the filter: their number, or the sum, mean, least, greatest or number of distinct values of the chosen field. Rows without a value do not count.',
  },
  unit: 'rows',
  feature: 'visualise',
  params: PARAMS,
  permission: 'catalog:read',
  figure: async (source, params) => {
    const { planned, where, from } = await open(source, params)
    const found = await selectFigure(source.transaction, planned.plan, { where, from, value: planned.value })
    const { datasetId, title, version } = planned.plan.main
    return {
      ...(planned.value.title === null ? {} : { unit: planned.value.unit ?? '' }),
      value: found.value,
      numerator: null,
      denominator: null,
      numMissing: found.num_missing,
      datasets: [{ dataset: datasetId, title, version }],
      rules: [],
      notes: {
        count: found.num,
        ...(planned.value.title === null ? {} : { field: planned.value.title }),
      },
    }
  },
  rows: async (source, params, page) => {
    const { planned, where, from } = await open(source, params)
    const { main, columns } = planned.plan
    const shown = columns.slice(0, MAX_ROW_FIELDS)
    const rows = await selectFigureRows(source.transaction, planned.plan, {
      where,
      from,
      columns: shown.map((column) => column.column),
      ...page,
    })
    return {
      fields: shown.map(({ ref, title }) => ({ name: ref, title: { zh: title, en: title } })),
      rows: rows.map((row) => ({
        key: row.row_key,
        dataset: main.datasetId,
        table: main.tableName,
        version: main.version,
        row: row.source_row,
        values: shown.map((_column, index) => cellOf(row[`c${index}`])),
      })),
      nextAfter: rows.length === page.limit ? (rows.at(-1)?.row_key ?? null) : null,
    }
  },
}

const cellOf = (value: unknown): string | number | boolean | null =>
  value === undefined || value === null
    ? null
    : typeof value === 'number' || typeof value === 'boolean'
      ? value
      : String(value)

async function open(
  { transaction }: MeasureSource,
  params: MeasureParams,
): Promise<{ planned: PicturePlan; where: Sql; from: Sql }> {
  const { reader } = transaction
  if (reader === null) throw new Error('a figure is read with the eyes of a person')
  const how = AGGREGATES.find((one) => one === (params.how ?? 'count'))
  if (params.dataset === undefined || how === undefined)
    throw new Problem('bad-request', { where: 'params', detail: 'dataset, how' })
  const planned = await planPicture(transaction, reader, {
    kind: 'figure',
    dataset: params.dataset,
    value: { how, ...(params.field && { field: params.field }) },
    ...(params.table && { table: params.table }),
    ...(params.version && { version: numberIn(params.version, 'version') }),
    ...(params.filter && { filter: jsonIn(params.filter, Filter, 'filter') }),
    ...(params.area && { area: jsonIn(params.area, Area, 'area') }),
  })
  if (params.row !== undefined)
    return {
      planned,
      from: statement(''),
      where: sql`m.row_key = ${numberIn(params.row, 'row')}::bigint`,
    }
  if (params.hexagon === undefined) return { planned, from: statement(''), where: statement('true') }
  const [q, r, side] = params.hexagon.split(',').map(Number)
  if (![q, r, side].every(Number.isFinite) || planned.plan.geometryType === null)
    throw new Problem('bad-request', { where: 'params', detail: 'hexagon' })
  const hexagon = hexagonSql(side as number, planned.plan.geometryType)
  return {
    planned,
    from: hexagon.from,
    // Whatever has its middle in the hexagon lies at least partly in the box around it, which the index knows.
    where: sql`m.geometry && ${boxOf({ q, r } as HexagonCell, side as number)}
      and ${hexagon.q} = ${q}::integer and ${hexagon.r} = ${r}::integer`,
  }
}

const MARGIN_DEGREES = 1e-6

function boxOf(cell: HexagonCell, sideMetres: number): Sql {
  const ring = hexagonRing(cell, sideMetres)
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)]
  return sql`st_makeenvelope(${Math.min(...lons) - MARGIN_DEGREES}, ${Math.min(...lats) - MARGIN_DEGREES},
    ${Math.max(...lons) + MARGIN_DEGREES}, ${Math.max(...lats) + MARGIN_DEGREES}, 4326)`
}

function numberIn(text: string, where: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0)
    throw new Problem('bad-request', { where, detail: text.slice(0, 40) })
  return number
}

function jsonIn<T>(text: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new Problem('bad-request', { where, detail: 'json' })
  }
}
